// A browser and its pages, which are of other origins than the server's.
import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pause } from "./answers.mjs"
import { openNetwork } from "./network.mjs"

/**
 * Starts `chromium`, which playwright knows, for visitors of pages that have the script that `bundle` makes, in front of the
 * server at `baseUrl`.
 */
export function browser(chromium, baseUrl, bundle) {
  let opened
  return {
    /** Somebody with a browser, who has cookies and storage of its own. All of them share one process, for it starts slowly. */
    async openVisitor() {
      opened ??= open(chromium, baseUrl, bundle)
      return (await opened).browser().newContext({ ignoreHTTPSErrors: true })
    },

    /** Ends the browser, if there is one. */
    closeBrowser: async () => (await opened)?.close(),
  }
}

/**
 * Debian's Chromium 156 blocks third-party cookies when its profile is empty, in ordinary and in private windows alike:
 * it drops the cookie of a session on another site, and only the next request fails, with 401. There an admin on another
 * site than the API needs tokens. This profile allows such cookies, as anybody can in the settings.
 */
async function open(chromium, baseUrl, bundle) {
  const folder = mkdtempSync(join(tmpdir(), "stheno-browser-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "Default"))
  writeFileSync(join(folder, "Default/Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 0 } }))
  const network = await openNetwork(baseUrl, await bundle())
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

/** A page of this origin. */
export async function openPage(visitor, origin) {
  const page = await visitor.newPage()
  await page.goto(`${origin}/`)
  return page
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

/** An object whose functions, however deep, are done by `call`, which gets their path and arguments. */
export function remote(call) {
  const at = (path) =>
    new Proxy(() => {}, {
      // Whoever waits for the object itself must not take it for a promise.
      get: (_, name) => (name === "then" ? undefined : at([...path, name])),
      apply: (_, __, args) => call(path, args),
    })
  return at([])
}

/** A page asks for something, past the client. Gives the status, if the page may see it. */
export const ask = (page, url, init) =>
  page.evaluate(async ({ url, init }) => {
    const { status } = await fetch(url, { credentials: "include", ...init })
    return status
  }, { url, init })
