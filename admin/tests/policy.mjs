// What the page may do, so that nothing gets into it, and nothing out.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { eventually, somebody } from "./support.mjs"

describe("the page's policy", () => {
  const staff = somebody()

  test("lets in no script and no style but the page's own, and lets nothing out", async () => {
    await staff.open("/customers")
    const title = await staff.page.title()
    await staff.page.evaluate(async () => {
      window.violated = []
      document.addEventListener("securitypolicyviolation", (event) => window.violated.push(event.effectiveDirective))
      const add = (name, members) => document.body.append(Object.assign(document.createElement(name), members))
      add("script", { textContent: "document.title = 'mine now'" })
      add("script", { src: "https://example.com/script.js" })
      add("style", { textContent: "body { display: none }" })
      add("p", { innerHTML: '<b style="color: red" onclick="alert(1)">x</b>' })
      add("img", { src: "https://example.com/pixel.png" })
      add("iframe", { src: "https://example.com/" })
      await fetch("https://example.com/").catch(() => {})
    })
    await eventually(async () => {
      assert.deepEqual(new Set(await staff.page.evaluate(() => window.violated)), new Set([
        "script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "frame-src", "connect-src",
      ]))
    })
    assert.equal(await staff.page.title(), title)
    staff.problems.splice(0)
  })
})
