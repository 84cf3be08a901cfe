// What the test files share: clients, a cookie jar, and checks of refusals.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import Medusa, { FetchError } from "@medusajs/js-sdk"
import { Webhook } from "standardwebhooks"
import { events } from "../events.mjs"

export * from "../answers.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "PUBLISHABLE_KEY", "SECRET_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
export const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, PUBLISHABLE_KEY, SECRET_KEY } = process.env

/** To hear what happens in the shop. */
export const { listen, noEvents } = events(Webhook, "v2")

/** Where Stheno differs from Medusa on purpose, its own way is expected. */
export const stheno = process.env.STHENO === "1"

const quiet = { error() {}, warn() {}, info() {}, debug() {} }
// A server that limits how often an address may try to sign in counts each test file and each run by itself.
const globalHeaders = { "x-forwarded-for": `10.${randomBytes(3).join(".")}` }
export const client = (extra) =>
  new Medusa({ baseUrl: BASE_URL, publishableKey: PUBLISHABLE_KEY, logger: quiet, globalHeaders, ...extra })
export const jwtClient = () => client({ auth: { type: "jwt", jwtTokenStorageMethod: "memory" } })
export const sessionClient = () => client({ auth: { type: "session" } })
export const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD }
export async function signedIn(sdk = jwtClient()) {
  const token = await sdk.auth.login("user", "emailpass", credentials)
  assert.equal(typeof token, "string")
  return sdk
}

/**
 * The part of a browser that session mode needs: keep cookies, send them with
 * requests that have `credentials: "include"`. In production the server sets its
 * cookie on https only, so those requests also say that they came through a TLS proxy,
 * unless `https` is false.
 */
export function installCookieJar({ https = true } = {}) {
  const cookies = new Map()
  const received = []
  const plainFetch = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    if (init?.credentials !== "include") return plainFetch(url, init)
    const headers = new Headers(init.headers)
    if (https) headers.set("x-forwarded-proto", "https")
    if (cookies.size) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "))
    const response = await plainFetch(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      received.push(line)
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      const expires = /; Expires=([^;]+)/i.exec(line)?.[1]
      if (expires && Date.parse(expires) <= Date.now()) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return { cookies, received, uninstall: () => { globalThis.fetch = plainFetch } }
}

export async function fails(promise, status, statusText, message) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof FetchError, String(error))
    assert.deepEqual(
      { status: error.status, statusText: error.statusText, message: error.message },
      { status, statusText, message },
    )
    return true
  })
}
export const unauthorized = (promise) => fails(promise, 401, "Unauthorized", "Unauthorized")
export const badRequest = (promise, message) => fails(promise, 400, "Bad Request", message)
export const notFound = (promise, message) => fails(promise, 404, "Not Found", message)
