// sdk.admin.customer
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { address, asMade, checkNew, within } from "./shapes.mjs"
import {
  badRequest, customer, customerId, email, jwtClient, notFound, pause, run, same, signedIn, stheno, time,
} from "./support.mjs"

describe("admin.customer", () => {
  const sdk = jwtClient()
  const ids = []
  const create = async (body, query) => {
    const answer = await sdk.admin.customer.create(body, query)
    ids.push(answer.customer.id)
    return answer
  }
  before(() => signedIn(sdk))
  after(async () => { for (const id of ids) await sdk.admin.customer.delete(id) })

  describe("create", () => {
    test("all fields", async () => {
      const body = {
        email: email("all"),
        first_name: "Zoë",
        last_name: "O'Hara \"Q\"",
        company_name: "Ünïcode & Söhne",
        phone: "+44 20 7946 0000",
        metadata: { vip: true, n: 1.5, none: null, text: "ß", nested: { a: [1, null, { b: "c" }] } },
      }
      const answer = await create(body)
      same(answer, { customer: customer(body) })
      checkNew(answer.customer)
      assert.deepEqual(await sdk.admin.customer.retrieve(answer.customer.id), answer)
    })

    test("e-mail only, in its own case", async () => {
      const body = { email: `Minimal.${run}@Example.com` }
      same(await create(body), { customer: customer(body) })
    })

    test("nothing at all", async () => {
      same(await create({}), { customer: customer({}) })
      const nulls = { email: null, first_name: null, last_name: null, company_name: null, phone: null, metadata: null }
      same(await create(nulls), { customer: customer({}) })
    })

    test("with fields", async () => {
      const body = { email: email("fields"), first_name: "F" }
      same(await create(body, { fields: "id,email,*addresses,*groups" }), {
        customer: { id: customerId, email: body.email, addresses: [], groups: [] },
      })
    })

    test("an e-mail that is taken", async () => {
      await create({ email: email("taken") })
      await badRequest(
        sdk.admin.customer.create({ email: email("taken") }),
        `Customer with email: ${email("taken")}, has_account: false, already exists.`,
      )
      const other = { email: email("TAKEN") }
      if (stheno) {
        await badRequest(
          sdk.admin.customer.create(other),
          `Customer with email: ${other.email}, has_account: false, already exists.`,
        )
      } else {
        same(await create(other), { customer: customer(other) }, "case counts")
      }
    })

    test("not an e-mail", async () => {
      await badRequest(sdk.admin.customer.create({ email: "nope" }), "Invalid request: Invalid email address")
      await badRequest(sdk.admin.customer.create({ email: "" }), "Invalid request: Invalid email address")
    })

    test("unknown fields", async () => {
      await badRequest(
        sdk.admin.customer.create({ email: email("unknown"), nope: 1, nope2: 2 }),
        "Invalid request: Unrecognized fields: 'nope, nope2'",
      )
      await badRequest(
        sdk.admin.customer.create({ email: email("unknown"), has_account: true }),
        "Invalid request: Unrecognized fields: 'has_account'",
      )
      assert.equal((await sdk.admin.customer.list({ email: email("unknown") })).count, 0)
    })

    test("wrong types", async () => {
      await badRequest(
        sdk.admin.customer.create({ email: email("types"), first_name: 1 }),
        "Invalid request: Expected type: 'string' for field 'first_name', got: '1'",
      )
      await badRequest(
        sdk.admin.customer.create({ metadata: [1] }),
        "Invalid request: Expected type: 'record' for field 'metadata', got: '1'",
      )
    })
  })

  describe("list", () => {
    // A word of their own: the other tests' customers are not in these lists.
    const word = `list${run}`
    const at = (name) => `${name}.${word}@example.com`
    let ada, bob, cid, dee
    before(async () => {
      const make = async (body) => {
        await pause() // no two in the same millisecond
        return (await create(body)).customer
      }
      ada = await make({ email: at("c-ada"), first_name: "Ada", last_name: `Lovelace-${word}`, metadata: { n: 1 } })
      bob = await make({ email: at("a-bob"), first_name: "Bob", company_name: `Works ${word}` })
      cid = await make({ email: at("d-cid"), first_name: "Cid", last_name: `Lovelace-${word}`, phone: "+1" })
      dee = await make({ email: at("b-dee") })
    })
    const list = (query) => sdk.admin.customer.list({ q: word, ...query })
    const page = (customers, rest) => ({ customers, count: customers.length, offset: 0, limit: 50, ...rest })

    test("q", async () => {
      assert.deepEqual(await list({ order: "created_at" }), page([ada, bob, cid, dee]))
      assert.deepEqual(await list({ order: "created_at", q: word.toUpperCase() }), page([ada, bob, cid, dee]))
      assert.deepEqual(await sdk.admin.customer.list({ q: `works ${word}` }), page([bob]))
      assert.deepEqual(await sdk.admin.customer.list({ q: `ovelace-${word}`, order: "created_at" }), page([ada, cid]))
      assert.deepEqual(await sdk.admin.customer.list({ q: `${word} nothing` }), page([]))
    })

    test("without an order: as created", async () => {
      assert.deepEqual(await list({}), page([ada, bob, cid, dee]))
    })

    test("email", async () => {
      assert.deepEqual(await sdk.admin.customer.list({ email: at("c-ada") }), page([ada]))
      assert.deepEqual(await sdk.admin.customer.list({ email: at("C-ADA") }), page([]))
      assert.deepEqual(
        await sdk.admin.customer.list({ email: [at("d-cid"), at("a-bob"), at("none")], order: "created_at" }),
        page([bob, cid]),
      )
    })

    test("id", async () => {
      assert.deepEqual(await sdk.admin.customer.list({ id: bob.id }), page([bob]))
      assert.deepEqual(
        await sdk.admin.customer.list({ id: [dee.id, ada.id, "cus_nope"], order: "created_at" }),
        page([ada, dee]),
      )
      assert.deepEqual(await list({ id: { $nin: [ada.id, dee.id] }, order: "created_at" }), page([bob, cid]))
    })

    test("first_name, last_name, company_name", async () => {
      assert.deepEqual(await list({ first_name: "Ada" }), page([ada]))
      assert.deepEqual(await list({ first_name: ["Ada", "Bob"], order: "created_at" }), page([ada, bob]))
      assert.deepEqual(await list({ last_name: `Lovelace-${word}`, order: "created_at" }), page([ada, cid]))
      assert.deepEqual(await list({ company_name: `Works ${word}` }), page([bob]))
    })

    test("created_by", async () => {
      assert.deepEqual(await list({ created_by: ada.created_by, order: "created_at" }), page([ada, bob, cid, dee]))
      assert.deepEqual(await list({ created_by: "user_nope" }), page([]))
    })

    test("created_at and updated_at operators", async () => {
      const by = (operators) => list({ created_at: operators, order: "created_at" })
      assert.deepEqual(await by({ $gt: bob.created_at }), page([cid, dee]))
      assert.deepEqual(await by({ $gte: bob.created_at }), page([bob, cid, dee]))
      assert.deepEqual(await by({ $lt: bob.created_at }), page([ada]))
      assert.deepEqual(await by({ $lte: bob.created_at }), page([ada, bob]))
      assert.deepEqual(await by({ $gt: ada.created_at, $lt: dee.created_at }), page([bob, cid]))
      assert.deepEqual(await by({ $eq: cid.created_at }), page([cid]))
      assert.deepEqual(await by({ $gt: "2020-01-01" }), page([ada, bob, cid, dee]))
      assert.deepEqual(await by({ $lt: "2020-01-01" }), page([]))
      assert.deepEqual(await list({ updated_at: { $gt: cid.updated_at } }), page([dee]))
    })

    test("has_account", async () => {
      assert.deepEqual(await list({ has_account: false, order: "created_at" }), page([ada, bob, cid, dee]))
      assert.deepEqual(await list({ has_account: true }), page([]))
    })

    test("$or and $and", async () => {
      assert.deepEqual(
        await list({ $or: [{ email: at("c-ada") }, { first_name: "Cid" }, { first_name: "Nobody" }], order: "created_at" }),
        page([ada, cid]),
      )
      assert.deepEqual(
        await list({ $and: [{ last_name: `Lovelace-${word}` }, { first_name: "Cid" }] }),
        page([cid]),
      )
      assert.deepEqual(
        await sdk.admin.customer.list({ email: [at("c-ada"), at("a-bob")], $or: [{ first_name: "Bob" }, { first_name: "Cid" }] }),
        page([bob]),
      )
    })

    test("fields", async () => {
      const with_ = (extra) => [ada, bob, cid, dee].map((one) => ({ ...one, ...extra }))
      assert.deepEqual(await list({ fields: "+groups.name", order: "created_at" }), page(with_({ groups: [] })))
      assert.deepEqual(await list({ fields: "*addresses", order: "created_at" }), page(with_({ addresses: [] })))
      assert.deepEqual(
        await list({ fields: "id,email", order: "created_at" }),
        page([ada, bob, cid, dee].map(({ id, email }) => ({ id, email }))),
      )
      assert.deepEqual(
        await list({ fields: "-metadata", order: "created_at" }),
        page([ada, bob, cid, dee].map(({ metadata, ...rest }) => rest)),
      )
      assert.deepEqual(await list({ fields: "nope", first_name: "Ada" }), page([{ id: ada.id }]))
    })

    test("order", async () => {
      assert.deepEqual(await list({ order: "email" }), page([bob, dee, ada, cid]))
      assert.deepEqual(await list({ order: "-email" }), page([cid, ada, dee, bob]))
      assert.deepEqual(await list({ order: "-created_at" }), page([dee, cid, bob, ada]))
    })

    test("limit, offset and count", async () => {
      assert.deepEqual(await list({ order: "email", limit: 2 }), { customers: [bob, dee], count: 4, offset: 0, limit: 2 })
      assert.deepEqual(
        await list({ order: "email", limit: 2, offset: 1 }),
        { customers: [dee, ada], count: 4, offset: 1, limit: 2 },
      )
      assert.deepEqual(
        await list({ order: "email", limit: 2, offset: 3 }),
        { customers: [cid], count: 4, offset: 3, limit: 2 },
      )
      assert.deepEqual(await list({ offset: 1000 }), { customers: [], count: 4, offset: 1000, limit: 50 })
      assert.deepEqual(await list({ limit: 0 }), { customers: [], count: 4, offset: 0, limit: 0 })
    })

    test("everything at once", async () => {
      assert.deepEqual(
        await list({
          email: [at("c-ada"), at("a-bob"), at("d-cid")],
          created_at: { $gt: "2020-01-01" },
          $or: [{ email: at("c-ada") }, { first_name: "Cid" }],
          fields: "id,+groups.name",
          order: "-created_at",
          limit: 1,
          has_account: false,
        }),
        { customers: [{ id: cid.id, groups: [] }], count: 2, offset: 0, limit: 1 },
      )
    })

    test("what is refused", async () => {
      await badRequest(list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await badRequest(list({ limit: "abc" }), "Invalid request: Expected type: 'number' for field 'limit', got: 'abc'")
    })
  })

  describe("retrieve", () => {
    let one
    before(async () => {
      one = (await create({ email: email("retrieve"), first_name: "R", metadata: { a: 1 } })).customer
    })
    const retrieve = (fields) => sdk.admin.customer.retrieve(one.id, fields === undefined ? undefined : { fields })

    test("plain", async () => assert.deepEqual(await retrieve(), { customer: one }))

    test("fields", async () => {
      const { id, email, metadata, ...rest } = one
      assert.deepEqual(await retrieve("id,email"), { customer: { id, email } })
      assert.deepEqual(await retrieve("email"), { customer: { id, email } })
      assert.deepEqual(await retrieve("-email,-metadata"), { customer: { id, ...rest } })
      assert.deepEqual(await retrieve("+groups.name"), { customer: { ...one, groups: [] } })
      assert.deepEqual(await retrieve("*addresses"), { customer: { ...one, addresses: [] } })
      assert.deepEqual(await retrieve("*addresses,*groups"), { customer: { ...one, addresses: [], groups: [] } })
      assert.deepEqual(await retrieve("id,*addresses"), { customer: { id, addresses: [] } })
      assert.deepEqual(await retrieve("nope"), { customer: { id } })
      assert.deepEqual(await retrieve("+nope"), { customer: one })
    })

    test("unknown id", async () => {
      await notFound(sdk.admin.customer.retrieve("cus_nope"), "Customer with id: cus_nope not found")
    })

    test("unknown parameter", async () => {
      await badRequest(sdk.admin.customer.retrieve(one.id, { nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    })
  })

  describe("update", () => {
    let one
    before(async () => {
      one = (await create({
        email: email("update"), first_name: "U", last_name: "V", company_name: "W", phone: "+1", metadata: { a: 1, b: { c: 2 } },
      })).customer
    })
    // Each step changes `one` to what the customer must then be.
    const update = async (body, change) => {
      await pause()
      const answer = await sdk.admin.customer.update(one.id, body)
      same(answer, { customer: { ...one, ...change, updated_at: time } })
      assert.ok(answer.customer.updated_at > one.updated_at, "updated_at moves on")
      one = answer.customer
      assert.deepEqual(await sdk.admin.customer.retrieve(one.id), { customer: one })
    }

    test("part of it", () => update({ last_name: "Z" }, { last_name: "Z" }))
    test("null phone", () => update({ phone: null }, { phone: null }))
    test("metadata is merged", () =>
      update({ metadata: { b: "new", d: [1] } }, { metadata: { a: 1, b: "new", d: [1] } }))
    test("an empty text removes a metadata key", () => update({ metadata: { a: "" } }, { metadata: { b: "new", d: [1] } }))
    test("e-mail", () => update({ email: email("updated") }, { email: email("updated") }))

    test("nothing", async () => assert.deepEqual(await sdk.admin.customer.update(one.id, {}), { customer: one }))

    test("with fields", async () => {
      assert.deepEqual(await sdk.admin.customer.update(one.id, { first_name: "X" }, { fields: "id,first_name" }), {
        customer: { id: one.id, first_name: "X" },
      })
    })

    test("what is refused", async () => {
      await create({ email: email("other") })
      await badRequest(
        sdk.admin.customer.update(one.id, { email: email("other") }),
        `Customer with email: ${email("other")}, has_account: false, already exists.`,
      )
      await badRequest(sdk.admin.customer.update(one.id, { email: "x" }), "Invalid request: Invalid email address")
      await badRequest(
        sdk.admin.customer.update(one.id, { password: "x" }),
        "Invalid request: Unrecognized fields: 'password'",
      )
      await notFound(sdk.admin.customer.update("cus_nope", { last_name: "x" }), 'Customer with id "cus_nope" not found')
    })
  })

  test("delete", async () => {
    const { customer: one } = await create({ email: email("delete") })
    const deleted = { id: one.id, object: "customer", deleted: true }
    assert.deepEqual(await sdk.admin.customer.delete(one.id), deleted)
    await notFound(sdk.admin.customer.retrieve(one.id), `Customer with id: ${one.id} not found`)
    const none = { customers: [], count: 0, offset: 0, limit: 50 }
    assert.deepEqual(await sdk.admin.customer.list({ id: one.id }), none)
    assert.deepEqual(await sdk.admin.customer.list({ q: email("delete") }), none)
    assert.deepEqual(await sdk.admin.customer.delete(one.id), deleted)
    assert.deepEqual(await sdk.admin.customer.delete("cus_nope"), { ...deleted, id: "cus_nope" })
    const again = { email: email("delete") }
    same(await create(again), { customer: customer(again) }, "the e-mail is free again")
  })

  describe("addresses", () => {
    let one, home, work
    before(async () => {
      one = (await create({ email: email("addresses"), first_name: "A" })).customer
    })
    const api = sdk.admin.customer
    const whole = {
      address_name: "Home", company: "Ünïcode & Söhne", first_name: "Zoë", last_name: "O'Hara",
      address_1: "1 St", address_2: "flat 2",
      city: "København", province: "H", postal_code: "N1 1AA", country_code: "dk", phone: "+45 1",
      metadata: { a: 1, b: { c: [2] } },
    }
    const page = (addresses) => ({ addresses, count: addresses.length, offset: 0, limit: 50 })
    // The list does not tell which are the defaults; the customer's addresses do.
    const flags = async () => {
      const { customer } = await api.retrieve(one.id, { fields: "id,*addresses" })
      return { ...customer, addresses: asMade(customer.addresses) }
    }

    test("create", async () => {
      assert.deepEqual(await api.listAddresses(one.id), page([]))
      const defaults = { is_default_shipping: true, is_default_billing: true }
      assert.deepEqual(await api.createAddress(one.id, { ...whole, ...defaults }), { customer: one })
      const listed = await api.listAddresses(one.id)
      same(listed, page([address({ ...whole, customer_id: one.id })]))
      home = listed.addresses[0]
      checkNew(home)
      assert.deepEqual(await flags(), { id: one.id, addresses: [within(home, defaults)] })

      await pause()
      assert.deepEqual(await api.createAddress(one.id, {}), { customer: one })
      const both = await api.listAddresses(one.id)
      same(both, page([home, address({ customer_id: one.id })]))
      work = both.addresses[1]
      assert.deepEqual(await flags(), { id: one.id, addresses: [within(home, defaults), within(work)] })
      assert.deepEqual(await api.retrieve(one.id), { customer: one })
    })

    test("retrieve", async () => {
      assert.deepEqual(await api.retrieveAddress(one.id, home.id), { address: home })
      assert.deepEqual(await api.retrieveAddress(one.id, work.id), { address: work })
      assert.deepEqual(await api.retrieveAddress(one.id, "cuaddr_nope"), {})
    })

    test("update", async () => {
      await pause()
      const change = { city: "Århus", company: null, metadata: { a: "", d: null } }
      assert.deepEqual(await api.updateAddress(one.id, home.id, change), { customer: one })
      const { address: updated } = await api.retrieveAddress(one.id, home.id)
      same(updated, { ...home, ...change, metadata: { b: { c: [2] }, d: null }, updated_at: time })
      assert.ok(updated.updated_at > home.updated_at)
      assert.deepEqual(await api.updateAddress(one.id, home.id, {}), { customer: one })
      assert.deepEqual(await api.retrieveAddress(one.id, home.id), { address: updated })
      home = updated
      assert.deepEqual(await api.updateAddress(one.id, "cuaddr_nope", { city: "X" }), { customer: one })
      assert.deepEqual(await api.listAddresses(one.id), page([home, work]))
    })

    test("one default for each purpose", async () => {
      await pause()
      assert.deepEqual(await api.updateAddress(one.id, work.id, { is_default_shipping: true }), { customer: one })
      const answer = await flags()
      same(answer, {
        id: one.id,
        addresses: [
          { ...within(home, { is_default_billing: true }), updated_at: time },
          { ...within(work, { is_default_shipping: true }), updated_at: time },
        ],
      })
      assert.ok(answer.addresses[0].updated_at > home.updated_at && answer.addresses[1].updated_at > work.updated_at)

      await pause()
      assert.deepEqual(await api.createAddress(one.id, { address_name: "Third", is_default_billing: true }), { customer: one })
      assert.deepEqual(
        (await flags()).addresses.map((one) => [one.address_name, one.is_default_shipping, one.is_default_billing]),
        [["Home", false, false], [null, true, false], ["Third", false, true]],
      )
      home = (await api.retrieveAddress(one.id, home.id)).address
      work = (await api.retrieveAddress(one.id, work.id)).address
    })

    test("delete", async () => {
      const [, , third] = (await api.listAddresses(one.id)).addresses
      const deleted = { id: third.id, object: "customer_address", deleted: true, parent: one }
      assert.deepEqual(await api.deleteAddress(one.id, third.id), deleted)
      assert.deepEqual(await api.retrieveAddress(one.id, third.id), {})
      assert.deepEqual(await api.listAddresses(one.id), page([home, work]))
      assert.deepEqual(await api.deleteAddress(one.id, third.id), deleted)
      assert.deepEqual(await api.deleteAddress(one.id, "cuaddr_nope"), { ...deleted, id: "cuaddr_nope" })
    })

    test("of another customer", async () => {
      const { customer: other } = await create({ email: email("addresses-other") })
      assert.deepEqual(await api.retrieveAddress(other.id, home.id), {})
      assert.deepEqual(await api.listAddresses(other.id), page([]))
      assert.deepEqual(await api.deleteAddress(other.id, work.id), {
        id: work.id, object: "customer_address", deleted: true, parent: other,
      })
      // Stheno reaches an address through its own customer only.
      assert.deepEqual(await api.listAddresses(one.id), page(stheno ? [home, work] : [home]))
    })

    test("of a customer who is deleted", async () => {
      const { customer: gone } = await create({ email: email("addresses-gone") })
      await api.createAddress(gone.id, { city: "X" })
      await api.delete(gone.id)
      assert.deepEqual(await api.listAddresses(gone.id), page([]))
      const another = api.createAddress(gone.id, { city: "Y" })
      if (stheno) {
        await notFound(another, `You tried to set relationship customer_id: ${gone.id}, but such entity does not exist`)
      } else {
        assert.deepEqual(await another, {})
      }
    })

    test("what is refused", async () => {
      const { addresses } = await api.listAddresses(one.id)
      for (const write of [(body) => api.createAddress(one.id, body), (body) => api.updateAddress(one.id, home.id, body)]) {
        await badRequest(write({ street: "x", nope: 1 }), "Invalid request: Unrecognized fields: 'street, nope'")
        await badRequest(write({ customer_id: "cus_nope" }), "Invalid request: Unrecognized fields: 'customer_id'")
        await badRequest(write({ city: 1 }), "Invalid request: Expected type: 'string' for field 'city', got: '1'")
        await badRequest(
          write({ is_default_shipping: null }),
          "Invalid request: Expected type: 'boolean' for field 'is_default_shipping', got: 'null'",
        )
      }
      await notFound(
        api.createAddress("cus_nope", { city: "X" }),
        "You tried to set relationship customer_id: cus_nope, but such entity does not exist",
      )
      assert.deepEqual(await api.listAddresses("cus_nope"), page([]))
      assert.deepEqual(await api.listAddresses(one.id), page(addresses))
    })
  })

  describe("batchCustomerGroups", () => {
    let one
    const groups = {}
    const api = sdk.admin.customer
    before(async () => {
      one = (await create({ email: email("groups") })).customer
      for (const name of ["a", "b", "c"]) {
        await pause()
        groups[name] = (await sdk.admin.customerGroup.create({ name: `${name} ${run}` })).customer_group
      }
    })
    after(async () => { for (const { id } of Object.values(groups)) await sdk.admin.customerGroup.delete(id) })
    /** Which groups the customer is in, by the customer and by the list of customers. */
    async function checkGroups(...expected) {
      const { customer } = await api.retrieve(one.id, { fields: "*groups" })
      assert.deepEqual({ ...customer, groups: asMade(customer.groups) }, { ...one, groups: expected })
      for (const group of Object.values(groups)) {
        assert.deepEqual(await api.list({ groups: [group.id] }), {
          customers: expected.includes(group) ? [one] : [], count: Number(expected.includes(group)), offset: 0, limit: 50,
        })
      }
    }

    test("add and remove", async () => {
      const { a, b, c } = groups
      assert.deepEqual(await api.batchCustomerGroups(one.id, { add: [a.id, b.id] }), { customer: one })
      await checkGroups(a, b)
      assert.deepEqual(await api.batchCustomerGroups(one.id, { add: [c.id], remove: [a.id] }), { customer: one })
      await checkGroups(b, c)
      assert.deepEqual(await api.batchCustomerGroups(one.id, { add: [b.id] }), { customer: one }, "again")
      await checkGroups(b, c)
      assert.deepEqual(await api.batchCustomerGroups(one.id, { remove: [a.id, b.id, "cusgroup_nope"] }), { customer: one })
      await checkGroups(c)
      assert.deepEqual(await api.batchCustomerGroups(one.id, {}), { customer: one })
      assert.deepEqual(await api.batchCustomerGroups(one.id, { add: [], remove: [] }), { customer: one })
      await checkGroups(c)
    })

    test("what is refused", async () => {
      const { a, c } = groups
      await notFound(
        api.batchCustomerGroups(one.id, { add: [a.id, "cusgroup_nope"], remove: [c.id] }),
        "You tried to set relationship customer_group_id: cusgroup_nope, but such entity does not exist",
      )
      // Medusa has taken the customer out of `c` all the same.
      const left = stheno ? [c] : []
      await checkGroups(...left)
      await notFound(
        api.batchCustomerGroups("cus_nope", { add: [a.id] }),
        "You tried to set relationship customer_id: cus_nope, but such entity does not exist",
      )
      await badRequest(
        api.batchCustomerGroups(one.id, { add: a.id }),
        `Invalid request: Expected type: 'array' for field 'add', got: '${a.id}'`,
      )
      await badRequest(api.batchCustomerGroups(one.id, { add: [1] }), "Invalid request: Field 'add, 0' is required")
      await badRequest(api.batchCustomerGroups(one.id, { nope: [] }), "Invalid request: Unrecognized fields: 'nope'")
      await checkGroups(...left)
    })
  })
})
