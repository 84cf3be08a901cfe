// What the test files share: a browser, the client inside of its pages, and checks of what it tells.
import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { chromium } from "playwright-core"
import { pause } from "../answers.mjs"
import { openNetwork } from "./network.mjs"

export * from "../answers.mjs"
export * from "./network.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "PUBLISHABLE_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, PUBLISHABLE_KEY } = process.env
export const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD }

/** Both ways in which the client can stay signed in. */
export const MODES = { session: { type: "session" }, jwt: { type: "jwt", jwtTokenStorageMethod: "local" } }

/** The client as a storefront or an admin of a site makes it. */
export const settings = (site, auth) => ({ baseUrl: site.api, publishableKey: PUBLISHABLE_KEY, auth })

let browser

/** Somebody with a browser, who has cookies and storage of its own. All of them share one process, for it starts slowly. */
export async function openVisitor() {
  browser ??= openBrowser()
  return (await browser).browser().newContext({ ignoreHTTPSErrors: true })
}

/** Ends the browser, if there is one. */
export const closeBrowser = async () => (await browser)?.close()

/**
 * Debian's Chromium 156 blocks third-party cookies when its profile is empty, in ordinary and in private windows alike:
 * it drops the cookie of a session on another site, and only the next request fails, with 401. There an admin on another
 * site than the API needs tokens. This profile allows such cookies, as anybody can in the settings.
 */
async function openBrowser() {
  const folder = mkdtempSync(join(tmpdir(), "stheno-browser-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "Default"))
  writeFileSync(join(folder, "Default/Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 0 } }))
  const network = await openNetwork(BASE_URL, await bundle())
  const profile = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.STHENO_TEST_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--disable-gpu", "--disable-sync", "--no-proxy-server", `--host-resolver-rules=${network.rules}`],
  })
  return {
    browser: () => profile.browser(),
    async close() {
      await profile.close()
      network.close()
    },
  }
}

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

/** A page of this origin. */
export async function openPage(visitor, origin) {
  const page = await visitor.newPage()
  await page.goto(`${origin}/`)
  return page
}

/**
 * The client inside of a page, as if it were here: `sdkIn(page, settings).admin.customer.list()` is done by the page, and
 * gives what the page gets. One that fails there fails here, with what the page knows about it.
 */
export function sdkIn(page, settings) {
  const at = (path) =>
    new Proxy(() => {}, {
      // Whoever waits for the client itself must not take it for a promise.
      get: (_, name) => (name === "then" ? undefined : at([...path, name])),
      apply: (_, __, args) => call(page, { settings, path, args }),
    })
  return at([])
}

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

/**
 * Listens to what the browser really sends for a page and gets for it, also where the page is not told: preflights,
 * cookies, answers that it may not read. `find` waits for the first request of this method and URL after the last found.
 */
export async function watch(page) {
  const requests = new Map()
  const about = (id) => requests.get(id) ?? requests.set(id, {}).get(id)
  const listener = await page.context().newCDPSession(page)
  listener.on("Network.requestWillBeSent", ({ requestId, request: { method, url } }) => {
    Object.assign(about(requestId), { method, url })
  })
  listener.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => {
    about(requestId).sent = lowercase(headers)
  })
  listener.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode, headers }) => {
    Object.assign(about(requestId), { status: statusCode, received: lowercase(headers) })
  })
  await listener.send("Network.enable")
  return {
    async find(method, url) {
      // The parts of what is known of a request come one by one, and not always before the page's answer.
      for (let looks = 0; looks < 500; looks += 1) {
        for (const [id, request] of requests) {
          if (request.method === method && request.url === url && request.sent && request.received) {
            requests.delete(id)
            return request
          }
        }
        await pause(10)
      }
      return assert.fail(`the browser sent no ${method} ${url}`)
    },
  }
}

const lowercase = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

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
