// sdk.store.customer
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { account, address, asMade, checkNew, within } from "./shapes.mjs"
import {
  SECRET_KEY, badRequest, client, customerId, email, fails, jwtClient, notFound, pause, run, same, signedIn, time,
  unauthorized,
} from "./support.mjs"

const admin = jwtClient()
const ids = []
before(() => signedIn(admin))
after(async () => { for (const id of ids) await admin.admin.customer.delete(id) })

/** The client of somebody who has registered. */
async function registered(name) {
  const sdk = jwtClient()
  await sdk.auth.register("customer", "emailpass", { email: email(name), password: "secret" })
  return sdk
}
/** The same after it has made an account and taken a token for it. */
async function withAccount(name, body) {
  const sdk = await registered(name)
  const { customer } = await create(sdk, { email: email(name), ...body })
  await sdk.auth.refresh()
  return { sdk, api: sdk.store.customer, one: customer }
}
async function create(sdk, body, query) {
  const answer = await sdk.store.customer.create(body, query)
  ids.push(answer.customer.id)
  return answer
}
const duplicate = (promise) =>
  fails(promise, 422, "Unprocessable Entity", "Customer with this email already has an account")
const noKey =
  "Publishable API key required in the request header: x-publishable-api-key. " +
  "You can manage your keys in settings in the dashboard."
const badKey = "A valid publishable key is required to proceed with the request"
/** A client with this publishable key and the token of another client. */
async function withKey(publishableKey, sdk) {
  const other = client({ publishableKey, auth: { type: "jwt", jwtTokenStorageMethod: "memory" } })
  await other.client.setToken(await sdk.client.getToken())
  return other.store.customer
}

describe("store.customer", () => {
  describe("create", () => {
    test("all fields", async () => {
      const sdk = await registered("all")
      const body = {
        email: email("all"),
        first_name: "Zoë",
        last_name: "O'Hara \"Q\"",
        company_name: "Ünïcode & Söhne",
        phone: "+44 20 7946 0000",
        metadata: { vip: true, n: 1.5, none: null, nested: { a: [1, null, "ß"] } },
      }
      const answer = await create(sdk, body)
      same(answer, { customer: account(body) })
      checkNew(answer.customer)

      await unauthorized(sdk.store.customer.retrieve())
      await sdk.auth.refresh()
      assert.deepEqual(await sdk.store.customer.retrieve(), answer)
      const { addresses, ...shown } = answer.customer
      assert.deepEqual(await admin.admin.customer.retrieve(answer.customer.id), { customer: { ...shown, created_by: null } })
    })

    test("with fields", async () => {
      const sdk = await registered("fields")
      same(await create(sdk, { email: email("fields") }, { fields: "id,email,has_account" }), {
        customer: { id: customerId, email: email("fields"), has_account: true },
      })
    })

    test("beside a guest with the same e-mail", async () => {
      const { customer: guest } = await admin.admin.customer.create({ email: email("guest"), first_name: "G" })
      ids.push(guest.id)
      const { one } = await withAccount("guest", { first_name: "A" })
      assert.notEqual(one.id, guest.id)
      const { addresses, ...shown } = one
      assert.deepEqual(await admin.admin.customer.list({ email: email("guest"), order: "created_at" }), {
        customers: [guest, { ...shown, created_by: null }], count: 2, offset: 0, limit: 50,
      })
      assert.deepEqual(await admin.admin.customer.list({ email: email("guest"), has_account: false }), {
        customers: [guest], count: 1, offset: 0, limit: 50,
      })
    })

    test("a second account", async () => {
      const sdk = await registered("second")
      const { customer: one } = await create(sdk, { email: email("second") })
      await duplicate(sdk.store.customer.create({ email: email("second") }))
      await sdk.auth.refresh()
      await badRequest(sdk.store.customer.create({ email: email("second") }), "Request already authenticated as a customer.")
      await badRequest(sdk.store.customer.create({ email: email("third") }), "Request already authenticated as a customer.")

      const other = await registered("second-other")
      await duplicate(other.store.customer.create({ email: email("second") }))
      assert.deepEqual(await admin.admin.customer.list({ q: `second.${run}`, fields: "id" }), {
        customers: [{ id: one.id }], count: 1, offset: 0, limit: 50,
      })
    })

    test("what is refused", async () => {
      const sdk = await registered("refused")
      const body = { email: email("refused") }
      await badRequest(sdk.store.customer.create({ first_name: "x" }), "Email is required to create a customer")
      await badRequest(sdk.store.customer.create({ email: "x" }), "Invalid request: Invalid email address")
      await badRequest(
        sdk.store.customer.create({ ...body, nope: 1, has_account: false }),
        "Invalid request: Unrecognized fields: 'nope, has_account'",
      )
      await badRequest(
        sdk.store.customer.create({ ...body, phone: 1 }),
        "Invalid request: Expected type: 'string' for field 'phone', got: '1'",
      )
      await unauthorized(jwtClient().store.customer.create(body))
      await unauthorized(admin.store.customer.create(body))
      await unauthorized(client({ apiKey: SECRET_KEY }).store.customer.create(body))
      await badRequest((await withKey(undefined, sdk)).create(body), noKey)
      await badRequest((await withKey(SECRET_KEY, sdk)).create(body), badKey)
      assert.equal((await admin.admin.customer.list(body)).count, 0)
      same(await create(sdk, body), { customer: account(body) })
    })
  })

  describe("retrieve", () => {
    let api, one, sdk
    before(async () => {
      ;({ sdk, api, one } = await withAccount("retrieve", { first_name: "R", metadata: { a: 1 } }))
    })

    test("plain", async () => assert.deepEqual(await api.retrieve(), { customer: one }))

    test("fields", async () => {
      const { id, email, addresses, metadata, ...rest } = one
      assert.deepEqual(await api.retrieve({ fields: "id,email" }), { customer: { id, email } })
      assert.deepEqual(await api.retrieve({ fields: "-metadata" }), { customer: { id, email, addresses, ...rest } })
      assert.deepEqual(await api.retrieve({ fields: "*addresses" }), { customer: one })
      assert.deepEqual(await api.retrieve({ fields: "id,*addresses" }), { customer: { id, addresses } })
      assert.deepEqual(await api.retrieve({ fields: "id,*orders" }), { customer: { id, orders: [] } })
      assert.deepEqual(await api.retrieve({ fields: "nope" }), { customer: { id } })
    })

    test("nothing that is only for administrators", async () => {
      const { customer_group: group } = await admin.admin.customerGroup.create({ name: `store ${run}` })
      await admin.admin.customerGroup.batchCustomers(group.id, { add: [one.id] })
      assert.deepEqual(await api.retrieve({ fields: "id,*groups" }), { customer: { id: one.id } })
      assert.deepEqual(await api.retrieve({ fields: "+created_by,+groups.name" }), { customer: one })
      await admin.admin.customerGroup.delete(group.id)
    })

    test("what is refused", async () => {
      await badRequest(api.retrieve({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await unauthorized(jwtClient().store.customer.retrieve())
      await unauthorized(admin.store.customer.retrieve())
      await unauthorized(client({ apiKey: SECRET_KEY }).store.customer.retrieve())
      await badRequest((await withKey(undefined, sdk)).retrieve(), noKey)
      await badRequest((await withKey(`pk_${"0".repeat(64)}`, sdk)).retrieve(), badKey)
      await unauthorized(sdk.admin.customer.retrieve(one.id))
    })

    test("a publishable key that is revoked", async () => {
      const { api_key: key } = await admin.admin.apiKey.create({ title: `store ${run}`, type: "publishable" })
      const held = await withKey(key.token, sdk)
      assert.deepEqual(await held.retrieve(), { customer: one })
      await admin.admin.apiKey.revoke(key.id)
      await badRequest(held.retrieve(), badKey)
      await admin.admin.apiKey.delete(key.id)
      await badRequest(held.retrieve(), badKey)
    })
  })

  describe("update", () => {
    let api, one, sdk
    before(async () => {
      ;({ sdk, api, one } = await withAccount("update", { first_name: "U", phone: "1", metadata: { a: 1, b: { c: 2 } } }))
    })
    // Each step changes `one` to what the customer must then be.
    const update = async (body, change = body) => {
      await pause()
      const answer = await api.update(body)
      same(answer, { customer: { ...one, ...change, updated_at: time } })
      assert.ok(answer.customer.updated_at > one.updated_at, "updated_at moves on")
      one = answer.customer
      assert.deepEqual(await api.retrieve(), { customer: one })
    }

    test("part of it", () => update({ last_name: "V", company_name: "W" }))
    test("null", () => update({ phone: null }))
    test("metadata is merged", () => update({ metadata: { b: "new", d: [1] } }, { metadata: { a: 1, b: "new", d: [1] } }))
    test("an empty text removes a metadata key", () => update({ metadata: { a: "" } }, { metadata: { b: "new", d: [1] } }))
    test("nothing", async () => assert.deepEqual(await api.update({}), { customer: one }))

    test("with fields", async () => {
      assert.deepEqual(await api.update({ first_name: "X" }, { fields: "id,first_name" }), {
        customer: { id: one.id, first_name: "X" },
      })
      one = (await api.retrieve()).customer
    })

    test("what is refused", async () => {
      await badRequest(api.update({ email: email("new") }), "Invalid request: Unrecognized fields: 'email'")
      await badRequest(api.update({ has_account: false }), "Invalid request: Unrecognized fields: 'has_account'")
      await badRequest(
        api.update({ first_name: 5 }),
        "Invalid request: Expected type: 'string' for field 'first_name', got: '5'",
      )
      await unauthorized(jwtClient().store.customer.update({ first_name: "x" }))
      await unauthorized(admin.store.customer.update({ first_name: "x" }))
      await badRequest((await withKey(undefined, sdk)).update({ first_name: "x" }), noKey)
      assert.deepEqual(await api.retrieve(), { customer: one })
    })
  })

  describe("addresses", () => {
    let api, one, sdk, home, work
    before(async () => {
      ;({ sdk, api, one } = await withAccount("addresses"))
    })
    const whole = {
      address_name: "Home", company: "Ünïcode & Söhne", first_name: "Zoë", last_name: "O'Hara",
      address_1: "1 St", address_2: "flat 2",
      city: `Kyiv-${run}`, province: "H", postal_code: "N1 1AA", country_code: "ua", phone: "+380 1",
      metadata: { a: 1, b: { c: [2] } },
    }
    const flags = { is_default_shipping: false, is_default_billing: false }
    const page = (addresses, rest) => ({ addresses, count: addresses.length, offset: 0, limit: 50, ...rest })
    const list = (query) => api.listAddress({ order: "created_at", ...query })
    /** The customer in an answer, with its addresses as they were made. */
    const sorted = ({ customer: { addresses, ...rest } }) => ({ customer: { ...rest, addresses: asMade(addresses) } })
    /** The customer as it must be. */
    const owner = (...addresses) => ({ customer: { ...one, addresses: addresses.map((item) => within(item, defaults(item))) } })
    const defaults = ({ is_default_shipping, is_default_billing }) => ({ is_default_shipping, is_default_billing })

    test("create", async () => {
      assert.deepEqual(await list(), page([]))
      const both = { is_default_shipping: true, is_default_billing: true }
      const answer = await api.createAddress({ ...whole, ...both })
      same(answer, owner({ ...address({ ...whole, customer_id: one.id }), ...both }))
      const { deleted_at, ...shown } = answer.customer.addresses[0]
      home = shown
      checkNew(home)
      assert.deepEqual(await list(), page([home]))

      await pause()
      const second = sorted(await api.createAddress({}))
      same(second, owner(home, { ...address({ customer_id: one.id }), ...flags }))
      work = (({ deleted_at, ...shown }) => shown)(second.customer.addresses[1])
      assert.deepEqual(await list(), page([home, work]))
      assert.deepEqual(sorted(await api.retrieve()), owner(home, work))
    })

    test("list", async () => {
      assert.deepEqual(await list({ order: "-created_at" }), page([work, home]))
      assert.deepEqual(await list({ q: run }), page([home]))
      assert.deepEqual(await list({ q: `KYIV-${run}` }), page([home]))
      assert.deepEqual(await list({ q: `${run} nothing` }), page([]))
      assert.deepEqual(await list({ city: whole.city }), page([home]))
      assert.deepEqual(await list({ country_code: "ua" }), page([home]))
      assert.deepEqual(await list({ postal_code: ["N1 1AA", "x"] }), page([home]))
      assert.deepEqual(await list({ fields: "id,city" }), page([home, work].map(({ id, city }) => ({ id, city }))))
      assert.deepEqual(await list({ limit: 1 }), page([home], { count: 2, limit: 1 }))
      assert.deepEqual(await list({ limit: 1, offset: 1 }), page([work], { count: 2, offset: 1, limit: 1 }))
      await badRequest(list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await badRequest(list({ province: "H" }), "Invalid request: Unrecognized fields: 'province'")
      await badRequest(list({ order: "nope" }), "Order field nope is not valid")
    })

    test("retrieve", async () => {
      assert.deepEqual(await api.retrieveAddress(home.id), { address: home })
      assert.deepEqual(await api.retrieveAddress(work.id), { address: work })
      assert.deepEqual(await api.retrieveAddress(home.id, { fields: "id,city" }), {
        address: { id: home.id, city: home.city },
      })
      await notFound(api.retrieveAddress("cuaddr_nope"), "Address with id: cuaddr_nope was not found")
      await badRequest(api.retrieveAddress(home.id, { nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    })

    test("update", async () => {
      await pause()
      const change = { city: "Lviv", company: null, metadata: { a: "", d: null } }
      const changed = { ...home, ...change, metadata: { b: { c: [2] }, d: null } }
      const answer = sorted(await api.updateAddress(home.id, change))
      same(answer, owner({ ...changed, updated_at: time }, work))
      home = { ...changed, updated_at: answer.customer.addresses[0].updated_at }
      assert.ok(home.updated_at > home.created_at)
      assert.deepEqual(await api.retrieveAddress(home.id), { address: home })
      assert.deepEqual(sorted(await api.updateAddress(home.id, {})), owner(home, work))
      assert.deepEqual(await api.updateAddress(home.id, {}, { fields: "id,email" }), {
        customer: { id: one.id, email: one.email },
      })
      await notFound(api.updateAddress("cuaddr_nope", { city: "x" }), "Address with id: cuaddr_nope was not found")
    })

    test("one default for each purpose", async () => {
      await pause()
      const answer = sorted(await api.updateAddress(work.id, { is_default_shipping: true }))
      same(answer, owner(
        { ...home, is_default_shipping: false, updated_at: time },
        { ...work, is_default_shipping: true, updated_at: time },
      ))
      const [first, second] = (await list()).addresses
      assert.ok(first.updated_at > home.updated_at && second.updated_at > work.updated_at)
      home = first
      work = second

      await pause()
      const third = sorted(await api.createAddress({ address_name: "Third", is_default_billing: true }))
      assert.deepEqual(
        third.customer.addresses.map((one) => [one.address_name, one.is_default_shipping, one.is_default_billing]),
        [["Home", false, false], [null, true, false], ["Third", false, true]],
      )
      home = (await api.retrieveAddress(home.id)).address
    })

    test("of another customer", async () => {
      const other = await withAccount("addresses-other")
      const missing = `Address with id: ${home.id} was not found`
      assert.deepEqual(await other.api.listAddress(), page([]))
      await notFound(other.api.retrieveAddress(home.id), missing)
      await notFound(other.api.updateAddress(home.id, { city: "x" }), missing)
      await notFound(other.api.deleteAddress(home.id), missing)
      assert.deepEqual(await api.retrieveAddress(home.id), { address: home })
    })

    test("delete", async () => {
      const [, , third] = (await list()).addresses
      // The id is that of the customer.
      const { id, ...rest } = await api.deleteAddress(third.id)
      assert.equal(id, one.id)
      assert.deepEqual({ ...rest, parent: sorted({ customer: rest.parent }).customer }, {
        object: "address", deleted: true, parent: owner(home, work).customer,
      })
      await notFound(api.deleteAddress(third.id), `Address with id: ${third.id} was not found`)
      await notFound(api.retrieveAddress(third.id), `Address with id: ${third.id} was not found`)
      await notFound(api.updateAddress(third.id, { city: "x" }), `Address with id: ${third.id} was not found`)
      assert.deepEqual(await list(), page([home, work]))
    })

    test("what is refused", async () => {
      for (const write of [(body) => api.createAddress(body), (body) => api.updateAddress(home.id, body)]) {
        await badRequest(write({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
        await badRequest(write({ customer_id: "cus_nope" }), "Invalid request: Unrecognized fields: 'customer_id'")
        await badRequest(write({ city: 1 }), "Invalid request: Expected type: 'string' for field 'city', got: '1'")
      }
      const keyless = await withKey(undefined, sdk)
      for (const [stranger, refused] of [
        [jwtClient().store.customer, unauthorized],
        [admin.store.customer, unauthorized],
        [keyless, (promise) => badRequest(promise, noKey)],
      ]) {
        await refused(stranger.createAddress({ city: "x" }))
        await refused(stranger.listAddress())
        await refused(stranger.retrieveAddress(home.id))
        await refused(stranger.updateAddress(home.id, { city: "x" }))
        await refused(stranger.deleteAddress(home.id))
      }
      assert.deepEqual(await list(), page([home, work]))
    })
  })
})
