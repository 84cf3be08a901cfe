// What the test files share: the client and the hooks inside of a browser's pages, and checks of what they tell.
import assert from "node:assert/strict"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { chromium } from "playwright-core"
import { pause, same } from "../answers.mjs"
import { CROSS_SITE, SAME_SITE } from "../network.mjs"
import { browser, remote } from "../pages.mjs"

export { email, pause, run, same, time } from "../answers.mjs"
export * from "../network.mjs"
export * from "../v1-shapes.mjs"
export { ask, openPage, watch } from "../pages.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "SECRET_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD } = process.env
export const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD }

/** Where Stheno differs from Medusa on purpose, its own way is expected. */
export const stheno = process.env.STHENO === "1"

/** Medusa sends cookies to another site, or over plain http, but not both: see README.md. */
export const SITES = { http: [SAME_SITE], https: [CROSS_SITE] }[process.env.SITES] ?? [SAME_SITE, CROSS_SITE]

/** The client as a storefront or an admin of a site makes it. */
export const settings = (site) => ({ baseUrl: site.api, maxRetries: 0 })

/**
 * The same, where Stheno answers as Medusa 1 does whoever asks. Where both generations have a path, it goes by who asks, and
 * nobody is no reason to answer as Medusa 1 does.
 */
export const v1Settings = (site) => ({ ...settings(site), baseUrl: stheno ? `${site.api}/v1` : site.api })

export const { openVisitor, closeBrowser } = browser(chromium, BASE_URL, bundle)

/** `app.mjs` as a script for pages. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("app.mjs", import.meta.url))],
    define: { "process.env.NODE_ENV": '"production"' },
    bundle: true,
    format: "iife",
    globalName: "App",
    write: false,
  })
  return outputFiles[0].text
}

/**
 * The client inside of a page, as if it were here: `clientIn(page, settings).customers.retrieve()` is done by the page, and
 * gives what the page gets. One that fails there fails here, with what the page knows about it.
 */
export const clientIn = (page, settings) => remote((path, args) => call(page, { settings, path, args }))

async function call(page, request) {
  const { data, error } = await page.evaluate(async ({ settings, path, args }) => {
    // One client for a page, as in an application; after a reload there is a new one.
    window.clients ??= {}
    const client = (window.clients[JSON.stringify(settings)] ??= new App.Medusa(settings))
    const target = path.slice(0, -1).reduce((object, name) => object[name], client)
    try {
      const { response, ...data } = await target[path.at(-1)](...args)
      return { data }
    } catch (error) {
      return { error: { message: error.message, status: error.response?.status, data: error.response?.data } }
    }
  }, request)
  if (error) throw Object.assign(new Error(error.message), error)
  return data
}

/** The client has put an answer that is only `OK` apart. */
export const ok = async (call) => assert.deepEqual(await call, { 0: "O", 1: "K" })

/** How the client, and so a hook, tells of a refusal. */
export const refusal = (status, data) => ({ message: `Request failed with status code ${status}`, status, data })
export const UNAUTHORIZED = refusal(401, "Unauthorized")
export const taken = refusal(422, {
  code: "invalid_request_error",
  type: "duplicate_error",
  message: "A customer with the given email already has an account. Log in instead",
})
export const notFound = (message) => refusal(404, { type: "not_found", message })

/** The page gets a refusal and can read it. */
export async function fails(call, expected) {
  await assert.rejects(call, ({ message, status, data }) => {
    assert.deepEqual({ message, status, data }, expected)
    return true
  })
}
export const unauthorized = (call) => fails(call, UNAUTHORIZED)

/** The page gets nothing: the browser keeps the answer from it, or never asks. */
export const blocked = (call) => fails(call, { message: "Network Error", status: undefined, data: undefined })

/** The application inside of a page, which has to be opened again after the page was left. */
export async function openApp(page, settings) {
  await page.evaluate((settings) => { window.app = App.open(settings) }, settings)
  let count = 0
  return {
    /** Uses a hook. */
    async use(hook, ...args) {
      const id = `use-${(count += 1)}`
      await page.evaluate(({ id, hook, args }) => app.use(id, hook, args), { id, hook, args })
      const now = async () => JSON.parse(await page.locator(`#${id}`).textContent())
      /** Waits until the page shows this; what differs last is told. */
      async function shows(expected) {
        let last
        for (let looks = 0; looks < 200; looks += 1) {
          last = await now()
          try {
            same(last, expected)
            return last
          } catch {
            await pause(10)
          }
        }
        return same(last, expected, `${hook} shows ${JSON.stringify(last)}`)
      }
      const [success, failure] = [{ isSuccess: true, isError: false }, { isSuccess: false, isError: true }]
      const done = (data) => shows({ ...success, fetchStatus: "idle", ...data })
      const failed = (error) => shows({ ...failure, fetchStatus: "idle", error })
      const mutate = (variables) => page.evaluate(({ id, variables }) => app.mutate(id, variables), { id, variables })
      return {
        /** A query gives this in the end. */
        done,
        /** A query fails in the end, and gives this. */
        failed,
        /** A mutation gives this in the end. */
        async does(variables, data) {
          await mutate(variables)
          return shows({ ...success, ...data })
        },
        /** A mutation fails in the end, and gives this. */
        async fails(variables, error) {
          await mutate(variables)
          return shows({ ...failure, error })
        },
        refetch: () => page.evaluate((id) => app.refetch(id), id),
      }
    },
  }
}

/** After a sign-in: what the browser keeps of it, and what of that scripts can see. The page is left and comes again. */
export async function checkKept(visitor, page, site) {
  const [{ expires, value, ...cookie }, ...more] = await visitor.cookies()
  assert.deepEqual([more, cookie], [[], { name: "connect.sid", path: "/", httpOnly: true, ...site.cookie }])
  assert.match(value, /^s%3A[\w-]{32}\./)
  assert.ok(Math.abs(expires - Date.now() / 1000 - 10 * 60 * 60) < 300, `it expires at ${expires}`)
  assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length]), ["", 0])
  await page.reload()
}
