// What both test files share: clients, a cookie jar, and checks of whole answers.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import Medusa, { FetchError } from "@medusajs/js-sdk"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "PUBLISHABLE_KEY", "SECRET_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
export const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, PUBLISHABLE_KEY, SECRET_KEY } = process.env

/** Where Stheno differs from Medusa on purpose, its own way is expected. */
export const stheno = process.env.STHENO === "1"

/** In every e-mail and title of this run, so that runs do not see each other. */
export const run = `r${randomBytes(6).toString("hex")}`
export const email = (name) => `${name}.${run}@example.com`
export const pause = (ms = 5) => new Promise((done) => setTimeout(done, ms))

const quiet = { error() {}, warn() {}, info() {}, debug() {} }
export const client = (extra) => new Medusa({ baseUrl: BASE_URL, publishableKey: PUBLISHABLE_KEY, logger: quiet, ...extra })
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
 * cookie on https only, so those requests also say that they came through a TLS proxy.
 */
export function installCookieJar() {
  const cookies = new Map()
  const received = []
  const plainFetch = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    if (init?.credentials !== "include") return plainFetch(url, init)
    const headers = new Headers(init.headers)
    headers.set("x-forwarded-proto", "https")
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

const ulid = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
export const customerId = new RegExp(`^cus_${ulid}$`)
export const userId = new RegExp(`^user_${ulid}$`)
export const authIdentityId = new RegExp(`^authid_${ulid}$`)
export const apiKeyId = new RegExp(`^apk_${ulid}$`)
export const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** `actual` has the keys and values of `expected`; where that is a pattern, a text of that form. */
export function same(actual, expected, message) {
  assert.deepEqual(fill(actual, expected), fill(expected, actual), message)
}
// Replaces what the other side describes by a pattern and this side matches with the pattern's text.
function fill(value, other) {
  if (value instanceof RegExp) return Symbol.for(String(value))
  if (other instanceof RegExp) return typeof value === "string" && other.test(value) ? Symbol.for(String(other)) : value
  if (Array.isArray(value)) return value.map((item, i) => fill(item, other?.[i]))
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, other?.[key])]))
  return value
}

/** The answer for a customer of whom only `known` is not null. */
export const customer = (known) => ({
  id: customerId,
  company_name: null,
  first_name: null,
  last_name: null,
  email: null,
  phone: null,
  metadata: null,
  has_account: false,
  created_by: userId,
  created_at: time,
  updated_at: time,
  deleted_at: null,
  ...known,
})

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
