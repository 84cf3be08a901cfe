// What the test files share: clients, what their calls give, and checks of refusals.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import Medusa from "@medusajs/medusa-js"
import { Webhook } from "standardwebhooks"
import { events } from "../events.mjs"

export * from "../answers.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "SECRET_KEY"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
export const { BASE_URL, ADMIN_EMAIL, ADMIN_PASSWORD, SECRET_KEY } = process.env

/** To hear what happens in the shop. */
export const { listen, noEvents } = events(Webhook, "v1")

/** Where Stheno differs from Medusa on purpose, its own way is expected. */
export const stheno = process.env.STHENO === "1"

/**
 * Where both generations have a path, Stheno goes by who asks. Here it answers as Medusa 1 does whoever asks, also where
 * nobody is signed in.
 */
export const V1_URL = stheno ? `${BASE_URL}/v1` : BASE_URL

// A server that limits how often an address may try to sign in counts each test file and each run by itself.
const customHeaders = { "x-forwarded-for": `10.${randomBytes(3).join(".")}` }
export const client = (extra) => new Medusa({ baseUrl: BASE_URL, maxRetries: 0, customHeaders, ...extra })
/** Somebody who is not signed in. */
export const anybody = client({ baseUrl: V1_URL })
/** An administrator by an API token. */
export const admin = client({ apiKey: SECRET_KEY }).admin
export const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD }

/** What a call gives, which has this status. The client puts all of the answer beside it, which is left out. */
export async function gives(call, status = 200) {
  const { response, ...data } = await call
  assert.equal(response.status, status)
  return data
}
/** The same for a call to which the server answers `OK`: the client takes the text apart. */
export const ok = async (call) => assert.deepEqual(await gives(call), { 0: "O", 1: "K" })

/** The header to send with the session that an answer begins. In Node the client keeps no cookies. */
export function session({ response }) {
  const [line] = cookies(response)
  const [cookie, sameSite] = line.split("; SameSite=")
  assert.match(cookie, /^connect\.sid=s%3A[\w-]{32}\.[\w%]+; Path=\/; Expires=[\w ,:]+; HttpOnly$/)
  assert.equal(sameSite, stheno ? "Lax" : undefined)
  return { Cookie: line.split(";", 1)[0] }
}
export const cookies = (response) => response.headers["set-cookie"] ?? []
export const bearer = ({ access_token }) => ({ Authorization: `Bearer ${access_token}` })

/** The claims of a token. */
export const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"))

export async function fails(call, status, data) {
  await assert.rejects(call, (error) => {
    assert.ok(error.isAxiosError, String(error))
    assert.deepEqual(
      { message: error.message, status: error.response?.status, data: error.response?.data },
      { message: `Request failed with status code ${status}`, status, data },
    )
    return true
  })
}
export const unauthorized = (call) => fails(call, 401, "Unauthorized")
export const invalid = (call, message) => fails(call, 400, { type: "invalid_data", message })
export const notFound = (call, message) => fails(call, 404, { type: "not_found", message })
export const duplicate = (call, message) =>
  fails(call, 422, { code: "invalid_request_error", type: "duplicate_error", message })

/** Where Medusa only says that it failed, Stheno says why. */
const unknown = { code: "unknown_error", type: "unknown_error", message: "An unknown error occurred." }
export const failure = (call, status, data) => (stheno ? fails(call, status, data) : fails(call, 500, unknown))
export const failsOn = (call, message) => failure(call, 400, { type: "invalid_data", message })

/** With a new password Stheno ends what was signed in with the old one; in Medusa it goes on. */
export const endsWithPassword = async (headers) => {
  const mine = anybody.customers.retrieve(headers)
  if (stheno) await unauthorized(mine)
  else await gives(mine)
}
