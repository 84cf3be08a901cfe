// Whole answers of Medusa 1: what they hold where a test says nothing else.
import assert from "node:assert/strict"
import { customerId, time } from "./answers.mjs"

const { ADMIN_EMAIL, SECRET_KEY, STHENO } = process.env
const stheno = STHENO === "1"

// Stheno's ids have the prefixes of Medusa 2.
const id = (kind) => new RegExp(`^${kind}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
export const userId = id(stheno ? "user" : "usr")
export const groupId = id(stheno ? "cusgroup" : "cgrp")
export const addressId = id(stheno ? "cuaddr" : "addr")

const made = { created_at: time, updated_at: time, deleted_at: null }

/** The answer for the administrator of these tests. */
export const user = {
  id: userId,
  ...made,
  role: "member",
  email: ADMIN_EMAIL,
  first_name: null,
  last_name: null,
  api_token: stheno ? null : SECRET_KEY,
  metadata: null,
}

/** The answer for a customer with an account, of whom only `known` is not null, without anything related. */
export const customer = (known) => ({
  id: customerId,
  ...made,
  email: null,
  first_name: null,
  last_name: null,
  billing_address_id: null,
  phone: null,
  has_account: true,
  metadata: null,
  ...known,
})

/** The answer of `admin.customers.create`. */
export const created = (known) =>
  customer(stheno ? known : { password_hash: known.has_account === false ? null : /^c2NyeXB0[\w+/]+=*$/, ...known })

/** A customer as administrators retrieve it, and as it is shown who signs in. */
export const withOrders = (one) => ({ ...one, orders: [], shipping_addresses: [] })

/** A customer as it sees itself. */
export const withAddresses = (one) => ({ ...one, billing_address: null, shipping_addresses: [] })

/** The answer for an address of which only `known` is not null. */
export const address = (known) => ({
  id: addressId,
  ...made,
  customer_id: null,
  company: null,
  first_name: null,
  last_name: null,
  address_1: null,
  address_2: null,
  city: null,
  country_code: null,
  province: null,
  postal_code: null,
  phone: null,
  metadata: null,
  ...known,
})

/** The answer for a customer group of which only `known` is not null. */
export const group = (known) => ({ id: groupId, ...made, name: null, metadata: null, ...known })

/** What is related to something comes in an order that Medusa does not promise: here as it was made. */
export const asMade = (list) => list.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1))

/** This was made just now. */
export function checkNew({ created_at, updated_at }) {
  assert.equal(updated_at, created_at)
  assert.ok(Math.abs(Date.parse(created_at) - Date.now()) < 300_000, created_at)
}
