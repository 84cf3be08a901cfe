// medusa.customers
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { address, addressId, asMade, checkNew, customer, withAddresses } from "../v1-shapes.mjs"
import {
  admin, anybody, bearer, client, cookies, duplicate, email, endsWithPassword, fails, failure, gives, invalid, listen, noEvents,
  notFound, ok, pause, same, session, stheno, time, unauthorized,
} from "./support.mjs"

const { auth, customers } = client()
const badToken = { type: "unauthorized", message: "Invalid or expired password reset token" }

/** Somebody with an account: what to sign in with, the header of its session, and the customer. */
async function register(name, body) {
  const account = { email: email(name), password: "secret" }
  const answer = await customers.create({ ...account, ...body })
  return { account, headers: session(answer), one: (await gives(answer)).customer }
}
const makeGuest = async (name) =>
  (await gives(admin.customers.create({ email: email(name), first_name: "G", last_name: "G", password: "" }), 201)).customer

describe("customers", () => {
  describe("create", () => {
    test("all fields", async () => {
      const body = { email: email("all"), first_name: "Zoë", last_name: "O'Hara \"Q\"", phone: "+44 20 7946 0000" }
      const answer = await customers.create({ ...body, password: "secret" })
      const { customer: one } = await gives(answer)
      same(one, withAddresses(customer(body)))
      checkNew(one)
      // Who makes an account is signed in.
      const headers = session(answer)
      assert.deepEqual(await gives(customers.retrieve(headers)), { customer: one })
      await ok(auth.deleteSession(headers))
      await unauthorized(anybody.customers.retrieve(headers))
    })

    test("the least", async () => {
      const { one } = await register("least")
      same(one, withAddresses(customer({ email: email("least") })))
    })

    test("an e-mail in capitals", async () => {
      const { one } = await register("x", { email: email("CAPITALS").toUpperCase() })
      assert.equal(one.email, email("capitals"))
    })

    test("with an idempotency key", async () => {
      const answer = await client({ maxRetries: 3 }).customers.create({ email: email("key"), password: "secret" })
      assert.match(answer.response.config.headers["Idempotency-Key"], /^[\da-f-]{36}$/)
      same(await gives(answer), { customer: withAddresses(customer({ email: email("key") })) })
    })

    test("an e-mail that is taken", async () => {
      await register("taken")
      const taken = "A customer with the given email already has an account. Log in instead"
      await duplicate(customers.create({ email: email("taken"), password: "other" }), taken)
      await duplicate(customers.create({ email: email("Taken"), password: "other" }), taken)
    })

    test("beside a guest with the same e-mail", async () => {
      const guest = await makeGuest("guest")
      const { one } = await register("guest")
      assert.notEqual(one.id, guest.id)
      const { customers: both } = await gives(admin.customers.list({ q: email("guest"), order: "created_at" }))
      assert.deepEqual(both.map(({ id, has_account }) => [id, has_account]), [[guest.id, false], [one.id, true]])
    })

    test("in the session of another customer", async () => {
      const { headers } = await register("other")
      const answer = await customers.create({ email: email("another"), password: "secret" }, headers)
      const { customer: one } = await gives(answer)
      assert.deepEqual(await gives(customers.retrieve(stheno ? session(answer) : headers)), { customer: one })
    })

    test("what is refused", async () => {
      const body = { email: email("refused"), password: "secret" }
      await invalid(customers.create({ ...body, email: "x" }), "email must be an email")
      await invalid(customers.create({ ...body, metadata: {} }), "property metadata should not exist")
      await invalid(
        customers.create({ email: "x", password: 1, first_name: 2 }),
        "first_name must be a string, email must be an email, password must be a string",
      )
      await invalid(anybody.customers.create({ email: body.email }), "password must be a string")
      await invalid(anybody.customers.create({}), "email must be an email, password must be a string")
      assert.equal((await gives(admin.customers.list({ q: body.email }))).count, 0)
    })
  })

  describe("retrieve", () => {
    test("by a session and by a token", async () => {
      const { account, headers, one } = await register("retrieve")
      assert.deepEqual(await gives(customers.retrieve(headers)), { customer: one })
      assert.deepEqual(await gives(customers.retrieve(bearer(await gives(auth.getToken(account))))), { customer: one })
    })

    test("by nobody", () => unauthorized(anybody.customers.retrieve()))
  })

  describe("update", () => {
    test("names, phone, nothing", async () => {
      const { headers, one } = await register("update")
      await pause()
      const body = { first_name: "Ada", last_name: "Byron", phone: "222" }
      const answer = await gives(customers.update(body, headers))
      same(answer, { customer: { ...one, ...body, updated_at: time } })
      assert.ok(answer.customer.updated_at > one.updated_at)
      assert.deepEqual(await gives(customers.update({}, headers)), answer)
      assert.deepEqual(await gives(customers.retrieve(headers)), answer)
    })

    test("metadata is merged", async () => {
      const { headers } = await register("metadata")
      const merged = async (metadata) => (await gives(customers.update({ metadata }, headers))).customer.metadata
      assert.deepEqual(await merged({ a: 1, c: { d: 1 } }), { a: 1, c: { d: 1 } })
      assert.deepEqual(await merged({ b: 2, a: "" }), { b: 2, c: { d: 1 } })
    })

    test("the e-mail", async () => {
      const { headers } = await register("change")
      const changed = email("Changed")
      assert.equal((await gives(customers.update({ email: changed }, headers))).customer.email, changed)
      const signIn = (name) => auth.authenticate({ email: name, password: "secret" })
      if (stheno) {
        for (const name of [changed, changed.toLowerCase()]) assert.equal((await gives(signIn(name))).customer.email, changed)
      } else await unauthorized(signIn(changed))
      await gives(customers.update({ email: email("changed-again") }, headers))
      await gives(signIn(email("changed-again")))
      await unauthorized(signIn(email("change")))

      await register("change-taken")
      await duplicate(
        customers.update({ email: email("change-taken") }, headers),
        `Customer with email, has_account ${email("change-taken")}, t already exists.`,
      )
    })

    test("billing_address as an object, as an id, and null", async () => {
      const { headers, one } = await register("billing")
      const update = async (billing_address) => (await gives(customers.update({ billing_address }, headers))).customer
      const name = { first_name: "S", last_name: "B" }
      const body = { ...name, address_1: "Bill St 1", city: "Paris", country_code: "FR", postal_code: "75001" }
      const made = await update(body)
      const billing = address({ ...body, country_code: "fr" })
      const expected = { ...one, billing_address_id: addressId, billing_address: billing, updated_at: time }
      same(made, expected)
      assert.equal(made.billing_address_id, made.billing_address.id)
      assert.deepEqual((await gives(customers.retrieve(headers))).customer, made)

      const moved = await update({ city: "Lyon" })
      same(moved, { ...made, billing_address: { ...made.billing_address, city: "Lyon", updated_at: time }, updated_at: time })

      const none = await update(null)
      same(none, { ...one, updated_at: time })
      assert.deepEqual((await gives(customers.retrieve(headers))).customer, none)
      // What an address is for is part of the address in Medusa 2, so in Stheno it counts as changed.
      const flagged = (address) => (stheno ? { ...address, updated_at: time } : address)
      const again = await update(made.billing_address_id)
      same(again, { ...moved, billing_address: flagged(moved.billing_address), updated_at: time })

      // It may be one of those to ship to.
      const shipping = { ...name, address_1: "Ship St 1", city: "Nice", country_code: "fr", postal_code: "06000" }
      const { customer: richer } = await gives(customers.addresses.addAddress({ address: shipping }, headers))
      const [mine] = richer.shipping_addresses
      const both = await update(mine.id)
      const shown = flagged(mine)
      const expectedOfBoth = { billing_address_id: mine.id, billing_address: shown, shipping_addresses: [shown] }
      same(both, { ...richer, ...expectedOfBoth, updated_at: time })
    })

    test("the password, in a session", async () => {
      const { account, headers, one } = await register("password")
      const other = session(await auth.authenticate(account))
      const token = bearer(await gives(auth.getToken(account)))
      const answer = await customers.update({ password: "other" }, headers)
      same(await gives(answer), { customer: { ...one, updated_at: time } })
      await unauthorized(auth.authenticate(account))
      await gives(auth.authenticate({ ...account, password: "other" }))

      await endsWithPassword(other)
      await endsWithPassword(token)
      if (stheno) await unauthorized(anybody.customers.retrieve(headers))
      assert.equal((await gives(customers.retrieve(stheno ? session(answer) : headers))).customer.id, one.id)
    })

    test("the password, by a token", async () => {
      const { account, headers } = await register("password-token")
      const token = bearer(await gives(auth.getToken(account)))
      const answer = await customers.update({ password: "other" }, token)
      assert.equal((await gives(answer)).customer.email, account.email)
      if (stheno) assert.deepEqual(cookies(answer.response), [])
      await endsWithPassword(headers)
      await unauthorized(auth.authenticate(account))
      await gives(auth.authenticate({ ...account, password: "other" }))
    })

    test("what is refused", async () => {
      const { headers } = await register("update-refused")
      const update = (body) => customers.update(body, headers)
      await notFound(update({ billing_address: "addr_nope" }), "Address with id addr_nope was not found")
      await notFound(update({ billing_address: { country_code: "zz" } }), "Country with country_code zz does not exist.")
      await invalid(update({ billing_address: { nope: 1 } }), JSON.stringify({
        message: "billing_address must be one of: AddressPayload,String",
        details: {
          String: ["String validation failed: [object Object] is not a string"],
          AddressPayload: ["property nope should not exist"],
        },
      }))
      await invalid(update({ billing_address_id: "x" }), "property billing_address_id should not exist")
      await invalid(update({ groups: [] }), "property groups should not exist")
      await invalid(
        update({ first_name: 1, email: "x", metadata: "x" }),
        "first_name must be a string, email must be an email, metadata must be an object",
      )
      await unauthorized(anybody.customers.update({ first_name: "x" }))
    })
  })

  describe("addresses", () => {
    const body = {
      first_name: "Sam", last_name: "Store", address_1: "Main 1", address_2: "2nd", city: "Paris", country_code: "FR",
      postal_code: "75001", phone: "1", company: "C", province: "P", metadata: { k: "v" },
    }
    const least = {
      first_name: "Sam", last_name: "Store", address_1: "Other 2", city: "Paris", country_code: "fr", postal_code: "75001",
    }
    const { addresses } = customers

    test("addAddress, updateAddress, deleteAddress", async () => {
      const { headers, one } = await register("addresses")
      const shown = async (call) => {
        const { customer } = await gives(call)
        return { ...customer, shipping_addresses: asMade(customer.shipping_addresses) }
      }
      const first = await shown(addresses.addAddress({ address: body }, headers))
      same(first, { ...one, shipping_addresses: [address({ ...body, country_code: "fr", customer_id: one.id })] })
      const [home] = first.shipping_addresses
      // The same again is nothing new.
      assert.deepEqual(await shown(addresses.addAddress({ address: body }, headers)), first)

      await pause()
      const second = await shown(addresses.addAddress({ address: least }, headers))
      same(second, { ...one, shipping_addresses: [home, address({ ...least, customer_id: one.id })] })
      const [, other] = second.shipping_addresses
      assert.deepEqual(await shown(customers.retrieve(headers)), second)

      const change = { city: "Nice", country_code: "DK", company: null, metadata: { z: 1 } }
      const updated = await shown(addresses.updateAddress(home.id, change, headers))
      const moved = { ...home, ...change, country_code: "dk", updated_at: time }
      same(updated, { ...one, shipping_addresses: [moved, other] })
      assert.deepEqual(await shown(addresses.updateAddress(home.id, {}, headers)), updated)

      assert.deepEqual(await shown(addresses.deleteAddress(home.id, headers)), { ...one, shipping_addresses: [other] })
      assert.deepEqual(await shown(addresses.deleteAddress(home.id, headers)), { ...one, shipping_addresses: [other] })
      await invalid(addresses.updateAddress(home.id, { city: "x" }, headers), "Could not find address for customer")
    })

    test("of somebody else", async () => {
      const { headers, one } = await register("owner")
      const { headers: others } = await register("stranger")
      const { customer } = await gives(addresses.addAddress({ address: least }, headers))
      const [{ id }] = customer.shipping_addresses
      await invalid(addresses.updateAddress(id, { city: "Taken" }, others), "Could not find address for customer")
      assert.deepEqual((await gives(addresses.deleteAddress(id, others))).customer.shipping_addresses, [])
      assert.deepEqual(await gives(customers.retrieve(headers)), { customer })
      assert.equal(customer.id, one.id)
    })

    test("what is refused", async () => {
      const { headers, one } = await register("addresses-refused")
      const add = (address) => addresses.addAddress({ address }, headers)
      await invalid(add({ city: "x" }), [
        "first_name", "last_name", "address_1", "country_code", "postal_code",
      ].map((name) => `${name} must be a string`).join(", "))
      await invalid(add(null), "nested property address must be either object or array")
      await invalid(add({ ...least, nope: 1 }), "property nope should not exist")
      await invalid(add({ ...least, city: 5 }), "city must be a string")
      await notFound(add({ ...least, country_code: "zz" }), "Country with country_code zz does not exist.")
      await invalid(
        addresses.addAddress({ city: "x", phone: "1" }, headers),
        "property city should not exist, property phone should not exist",
      )
      await invalid(addresses.updateAddress("addr_nope", { city: "x" }, headers), "Could not find address for customer")

      const { customer } = await gives(add(least))
      const { shipping_addresses } = customer
      const [{ id }] = shipping_addresses
      await invalid(addresses.updateAddress(id, { nope: 1 }, headers), "property nope should not exist")
      await invalid(addresses.updateAddress(id, { city: 1 }, headers), "city must be a string")
      await notFound(addresses.updateAddress(id, { country_code: "zz" }, headers), "Country with country_code zz does not exist.")
      assert.deepEqual(await gives(customers.retrieve(headers)), { customer: { ...one, shipping_addresses } })

      await unauthorized(anybody.customers.addresses.addAddress({ address: least }))
      await unauthorized(anybody.customers.addresses.updateAddress(id, {}))
      await unauthorized(anybody.customers.addresses.deleteAddress(id))
    })
  })

  test("paymentMethods.list", async () => {
    const { headers } = await register("payment")
    assert.deepEqual(await gives(customers.paymentMethods.list(headers)), { payment_methods: [] })
    await unauthorized(anybody.customers.paymentMethods.list())
  })

  test("listOrders", async () => {
    const { headers } = await register("orders")
    const list = (query) => customers.listOrders(query, headers)
    assert.deepEqual(await gives(list()), { orders: [], count: 0, offset: 0, limit: 10 })
    const filters = { status: ["pending"], payment_status: ["captured"], fulfillment_status: ["fulfilled"], q: "x" }
    assert.deepEqual(await gives(list({ ...filters, limit: 5, offset: 2 })), { orders: [], count: 0, offset: 2, limit: 5 })
    assert.deepEqual(await gives(list({ created_at: { gte: new Date(0) }, expand: "items", fields: "id,total" })), {
      orders: [], count: 0, offset: 0, limit: 10,
    })
    await invalid(list({ nope: 1 }), "property nope should not exist")
    await invalid(list({ limit: "x" }), "limit must be a number conforming to the specified constraints")
    await invalid(
      list({ status: ["nope"] }),
      "each value in status must be one of the following values: pending, completed, archived, canceled, requires_action",
    )
    await unauthorized(anybody.customers.listOrders())
  })

  describe("a forgotten password", { skip: noEvents }, () => {
    test("generatePasswordToken, resetPassword", async () => {
      const { account, headers, one } = await register("forgot")
      const token = bearer(await gives(auth.getToken(account)))
      const events = await listen()
      assert.deepEqual(await gives(customers.generatePasswordToken({ email: account.email }), 204), {})
      const [{ data }] = await events.resets(account.email, 1)
      const reset = (body) => customers.resetPassword({ email: account.email, token: data.token, password: "other", ...body })

      const { account: others } = await register("forgot-other")
      await failure(reset({ email: others.email }), 401, badToken)
      await failure(reset({ token: "nope" }), 401, badToken)
      await failure(reset({ token: data.token.replace(/.{43}$/, "A".repeat(43)) }), 401, badToken)

      await pause()
      const { billing_address, shipping_addresses, ...shown } = one
      same(await gives(reset()), { customer: { ...shown, updated_at: time } })
      await unauthorized(auth.authenticate(account))
      assert.equal((await gives(auth.authenticate({ ...account, password: "other" }))).customer.id, one.id)
      await endsWithPassword(headers)
      await endsWithPassword(token)

      // A token is for one use.
      await failure(reset({ password: "third" }), 401, badToken)
      await unauthorized(auth.authenticate({ ...account, password: "third" }))
      await gives(auth.authenticate(others))
    })

    test("of nobody and of a guest", async () => {
      await makeGuest("forgot-guest")
      const events = await listen()
      for (const name of ["forgot-guest", "forgot-nobody"]) {
        assert.deepEqual(await gives(customers.generatePasswordToken({ email: email(name) }), 204), {})
        assert.deepEqual(await events.resets(email(name), 0), [])
        await fails(customers.resetPassword({ email: email(name), token: "x", password: "x" }), 401, badToken)
      }
    })

    test("what is refused", async () => {
      await invalid(customers.generatePasswordToken({}), "email must be an email")
      await invalid(customers.generatePasswordToken({ email: "x" }), "email must be an email")
      await invalid(customers.generatePasswordToken({ email: email("forgot"), nope: 1 }), "property nope should not exist")
      await invalid(customers.resetPassword({}), "email must be an email, token must be a string, password must be a string")
      const body = { email: email("forgot"), token: "x", password: "x" }
      await invalid(customers.resetPassword({ ...body, nope: 1 }), "property nope should not exist")
    })
  })
})
