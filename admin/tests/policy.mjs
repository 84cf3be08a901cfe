// What the page may do, so that nothing gets into it, and nothing out.
import { describe, test } from "node:test"
import { ADMIN } from "./shop.mjs"
import { becomes, isTitled, openWindow } from "./support.mjs"

describe("the page's policy", () => {
  test("lets in no script and no style but the page's own, and lets nothing out", async () => {
    // Of somebody whose problems are not looked at: all of this is said in the console.
    const { context, page, open } = await openWindow({ as: ADMIN })
    await open("/customers")
    await isTitled(page, "Customers")
    await page.evaluate(async () => {
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
    await becomes(async () => new Set(await page.evaluate(() => window.violated)), new Set([
      "script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "frame-src", "connect-src",
    ]))
    await isTitled(page, "Customers")
    await context.close()
  })
})
