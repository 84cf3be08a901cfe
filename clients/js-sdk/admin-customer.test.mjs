// sdk.admin.customer
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
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
      assert.equal(answer.customer.created_at, answer.customer.updated_at)
      assert.ok(Math.abs(Date.parse(answer.customer.created_at) - Date.now()) < 300_000)
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
})
