// What the test files share: the client inside of a browser's pages, and checks of what it tells.
import assert from "node:assert/strict"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { chromium } from "playwright-core"
import { browser, remote } from "../pages.mjs"

export * from "../answers.mjs"
export * from "../network.mjs"
export { ask, openPage, watch } from "../pages.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "PUBLISHABLE_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, PUBLISHABLE_KEY } = process.env
export const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD }

/** Both ways in which the client can stay signed in. */
export const MODES = { session: { type: "session" }, jwt: { type: "jwt", jwtTokenStorageMethod: "local" } }

/** The client as a storefront or an admin of a site makes it. */
export const settings = (site, auth) => ({ baseUrl: site.api, publishableKey: PUBLISHABLE_KEY, auth })

export const { openVisitor, closeBrowser } = browser(chromium, BASE_URL, bundle)

/** The client as a script for pages. */
async function bundle() {
  const contents = 'export { default, FetchError } from "@medusajs/js-sdk"'
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "iife",
    globalName: "Sdk",
    write: false,
  })
  return outputFiles[0].text
}

/**
 * The client inside of a page, as if it were here: `sdkIn(page, settings).admin.customer.list()` is done by the page, and
 * gives what the page gets. One that fails there fails here, with what the page knows about it.
 */
export const sdkIn = (page, settings) => remote((path, args) => call(page, { settings, path, args }))

async function call(page, request) {
  const { answer, error } = await page.evaluate(async ({ settings, path, args }) => {
    // One client for a page, as in an application; after a reload there is a new one.
    window.clients ??= {}
    const sdk = (window.clients[JSON.stringify(settings)] ??= new Sdk.default(settings))
    const target = path.slice(0, -1).reduce((object, name) => object[name], sdk)
    try {
      return { answer: await target[path.at(-1)](...args) }
    } catch (error) {
      const kind = error instanceof Sdk.FetchError ? "FetchError" : error.name
      return { error: { kind, status: error.status, statusText: error.statusText, message: error.message } }
    }
  }, request)
  if (error) throw Object.assign(new Error(error.message), error)
  return answer
}

/** The page gets a refusal and can read it. */
export async function fails(promise, status, statusText, message) {
  await rejects(promise, { kind: "FetchError", status, statusText, message })
}
export const unauthorized = (promise) => fails(promise, 401, "Unauthorized", "Unauthorized")
export const badRequest = (promise, message) => fails(promise, 400, "Bad Request", message)
export const notFound = (promise, message) => fails(promise, 404, "Not Found", message)

/** The page gets nothing: the browser keeps the answer from it, or never asks. */
export async function blocked(promise) {
  await rejects(promise, { kind: "TypeError", status: undefined, statusText: undefined, message: "Failed to fetch" })
}

async function rejects(promise, expected) {
  await assert.rejects(promise, ({ kind, status, statusText, message }) => {
    assert.deepEqual({ kind, status, statusText, message }, expected)
    return true
  })
}

/** After a sign-in: what the browser keeps of it, and what of that scripts can see. The page is left and comes again. */
export async function checkKept(visitor, page, site, mode) {
  const cookies = await visitor.cookies()
  const token = await page.evaluate(() => localStorage.getItem("medusa_auth_token"))
  const origin = new URL(page.url()).origin
  if (mode === "jwt") {
    assert.deepEqual(cookies, [])
    assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]{43}$/)
  } else {
    const [{ expires, value, ...cookie }] = cookies
    assert.deepEqual([cookies.length, cookie], [1, { name: "connect.sid", path: "/", httpOnly: true, ...site.cookie }])
    assert.match(value, /^s%3A[\w-]{32}\./)
    assert.ok(Math.abs(expires - Date.now() / 1000 - 10 * 60 * 60) < 300, `it expires at ${expires}`)
    assert.equal(await page.evaluate(() => document.cookie), "")

    // Nor does a page of the API's own origin see it, where a cookie for scripts would show.
    await visitor.addCookies([{ ...cookie, name: "visible", value: "1", httpOnly: false }])
    await page.goto(`${site.api}/health`)
    assert.equal(await page.evaluate(() => document.cookie), "visible=1")
    await visitor.clearCookies({ name: "visible" })
  }
  await page.goto(`${origin}/`)
}
