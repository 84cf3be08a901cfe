// What the suites share: names that no other run uses, and checks of whole answers.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"

/** In every e-mail and title of this run, so that runs do not see each other. */
export const run = `r${randomBytes(6).toString("hex")}`
export const email = (name) => `${name}.${run}@example.com`
export const pause = (ms = 5) => new Promise((done) => setTimeout(done, ms))

const ulid = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
export const customerId = new RegExp(`^cus_${ulid}$`)
export const userId = new RegExp(`^user_${ulid}$`)
export const authIdentityId = new RegExp(`^authid_${ulid}$`)
export const apiKeyId = new RegExp(`^apk_${ulid}$`)
export const groupId = new RegExp(`^cusgroup_${ulid}$`)
export const addressId = new RegExp(`^cuaddr_${ulid}$`)
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
