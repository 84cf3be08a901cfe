// Whole answers: what they hold where a test says nothing else.
import assert from "node:assert/strict"
import { ADMIN_EMAIL, addressId, customerId, groupId, stheno, time, userId } from "./support.mjs"

/** The answer for the administrator of these tests, of whom only `known` is not as it was made. */
export const user = (known) => ({
  id: userId,
  first_name: null,
  last_name: null,
  email: ADMIN_EMAIL,
  avatar_url: null,
  metadata: null,
  created_at: time,
  updated_at: time,
  deleted_at: null,
  ...known,
})

/** The answer for a customer with an account, as it sees itself; only `known` is not null. */
export const account = (known) => ({
  id: customerId,
  email: null,
  company_name: null,
  first_name: null,
  last_name: null,
  phone: null,
  metadata: null,
  has_account: true,
  deleted_at: null,
  created_at: time,
  updated_at: time,
  addresses: [],
  ...known,
})

/** The answer for an address of which only `known` is not null. */
export const address = (known) => ({
  id: addressId,
  address_name: null,
  company: null,
  customer_id: customerId,
  first_name: null,
  last_name: null,
  address_1: null,
  address_2: null,
  city: null,
  province: null,
  postal_code: null,
  country_code: null,
  phone: null,
  metadata: null,
  created_at: time,
  updated_at: time,
  ...known,
})

/** The same address as the customer in this answer has it. */
export const within = (one, flags) => ({
  ...one, is_default_shipping: false, is_default_billing: false, deleted_at: null, ...flags,
})

/** The answer for a customer group of which only `known` is not null. */
export const group = (known) => ({
  id: groupId,
  name: null,
  created_by: userId,
  created_at: time,
  updated_at: time,
  deleted_at: null,
  metadata: null,
  ...known,
})

/** What is related to something comes in an order that Medusa does not promise: here as it was made. */
export const asMade = (list) => list.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))

/** This was made just now. Medusa looks at its clock twice. */
export function checkNew({ created_at, updated_at }) {
  const [created, updated] = [created_at, updated_at].map((at) => Date.parse(at))
  assert.ok(Math.abs(created - Date.now()) < 300_000, created_at)
  assert.ok(Math.abs(updated - created) <= (stheno ? 0 : 100), `created at ${created_at}, updated at ${updated_at}`)
}
