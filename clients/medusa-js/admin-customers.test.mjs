// medusa.admin.customers
import assert from "node:assert/strict"
import { after, describe, test } from "node:test"
import { asMade, checkNew, created, customer, withOrders } from "../v1-shapes.mjs"
import {
  admin, anybody, bearer, client, credentials, duplicate, email, endsWithPassword, failsOn, gives, invalid, notFound, ok, pause,
  run, same, session, time, unauthorized,
} from "./support.mjs"

const api = admin.customers
const account = { first_name: "Ada", last_name: "Byron", password: "secret" }
const known = (name, body) => ({ email: email(name), first_name: "Ada", last_name: "Byron", ...body })
const groups = []
after(async () => { for (const id of groups) await admin.customerGroups.delete(id) })

/** Makes a customer, and gives it without anything related. */
async function make(name, body) {
  const answer = await gives(api.create({ email: email(name), ...account, ...body }), 201)
  const { password_hash, ...one } = answer.customer
  return one
}
const makeGuest = (name, body) => make(name, { password: "", ...body })
async function makeGroup(name, metadata) {
  const { customer_group } = await gives(admin.customerGroups.create({ name: `${name} ${run}`, metadata }))
  groups.push(customer_group.id)
  return customer_group
}
const list = async (query) => gives(api.list(query))
const emails = async (query) => (await list(query)).customers.map((one) => one.email)

describe("admin.customers", () => {
  describe("create", () => {
    test("all fields", async () => {
      const body = known("all", {
        first_name: "Zoë",
        last_name: "O'Hara \"Q\"",
        phone: "+44 20 7946 0000",
        metadata: { vip: true, n: 1.5, none: null, nested: { a: [1, null, "ß"] } },
      })
      const answer = await gives(api.create({ ...body, password: "secret" }), 201)
      same(answer, { customer: created(body) })
      checkNew(answer.customer)
      same(await gives(client().auth.authenticate({ email: body.email, password: "secret" })), {
        customer: withOrders(customer(body)),
      })
    })

    test("the least", async () => {
      same(await gives(api.create(known("least", { password: "secret" })), 201), { customer: created(known("least")) })
      const nulls = known("nulls", { phone: null, metadata: null })
      same(await gives(api.create({ ...nulls, password: "secret" }), 201), { customer: created(nulls) })
    })

    test("an e-mail in capitals", async () => {
      const answer = await gives(api.create({ ...known("x"), email: email("CAPITALS").toUpperCase(), password: "secret" }), 201)
      same(answer, { customer: created(known("capitals")) })
    })

    test("an empty password makes a guest", async () => {
      const answer = await gives(api.create(known("guest", { password: "" })), 201)
      same(answer, { customer: created(known("guest", { has_account: false })) })
      await unauthorized(client().auth.authenticate({ email: email("guest"), password: "x" }))
    })

    test("an e-mail that is taken", async () => {
      await make("taken")
      const taken = "A customer with the given email already has an account. Log in instead"
      await duplicate(api.create(known("taken", { password: "other" })), taken)
      await duplicate(api.create({ ...known("taken", { password: "other" }), email: email("Taken") }), taken)
      await makeGuest("taken-guest")
      await duplicate(api.create(known("taken-guest", { password: "" })), "Guest customer with email already exists")
    })

    test("what is refused", async () => {
      const body = { email: email("refused"), ...account }
      const all = "email must be an email, first_name must be a string, last_name must be a string, password must be a string"
      await invalid(api.create({}), all)
      await invalid(api.create(known("refused")), "password must be a string")
      await invalid(api.create({ ...body, email: "nope" }), "email must be an email")
      await invalid(api.create({ ...body, nope: 1 }), "property nope should not exist")
      await invalid(api.create({ ...body, has_account: true }), "property has_account should not exist")
      await invalid(api.create({ ...body, first_name: null }), "first_name must be a string")
      await invalid(api.create({ ...body, metadata: [1] }), "metadata must be an object")
      await invalid(
        api.create({ ...body, email: 5, first_name: 1, phone: false, metadata: "x" }),
        "email must be an email, first_name must be a string, phone must be a string, metadata must be an object",
      )
      assert.deepEqual(await emails({ q: `refused.${run}` }), [])
    })
  })

  describe("retrieve", () => {
    test("by its id", async () => {
      const one = await make("retrieve", { metadata: { a: 1 } })
      assert.deepEqual(await gives(api.retrieve(one.id)), { customer: withOrders(one) })
    })

    test("what is not there", async () => {
      await notFound(api.retrieve("cus_nope"), "Customer with id: cus_nope was not found")
    })
  })

  describe("list", () => {
    test("q, in all that it looks at", async () => {
      const one = await make("find-me", { first_name: `First${run}`, last_name: `Last${run}` })
      const whole = { customers: [one], count: 1, offset: 0, limit: 50 }
      for (const q of [`find-me.${run}`, `FIND-ME.${run}`, `first${run}`, `LAST${run}`]) {
        assert.deepEqual(await list({ q }), whole, q)
      }
      assert.deepEqual(await list({ q: `nobody.${run}` }), { customers: [], count: 0, offset: 0, limit: 50 })
    })

    test("order, limit and offset", async () => {
      for (const name of ["order-b", "order-c", "order-a"]) {
        await make(name, { last_name: `Order${run}` })
        await pause()
      }
      const q = `order${run}`
      const names = async (query) => (await emails({ q, ...query })).map((one) => one.split(".", 1)[0])
      assert.deepEqual(await names({ order: "email" }), ["order-a", "order-b", "order-c"])
      assert.deepEqual(await names({ order: "-email" }), ["order-c", "order-b", "order-a"])
      assert.deepEqual(await names({ order: "created_at" }), ["order-b", "order-c", "order-a"])
      assert.deepEqual(await names({ order: "-created_at" }), ["order-a", "order-c", "order-b"])

      const page = async (query) => {
        const { customers, ...rest } = await list({ q, order: "email", ...query })
        return { names: customers.map((one) => one.email.split(".", 1)[0]), ...rest }
      }
      assert.deepEqual(await page({ limit: 2 }), { names: ["order-a", "order-b"], count: 3, offset: 0, limit: 2 })
      assert.deepEqual(await page({ limit: 2, offset: 2 }), { names: ["order-c"], count: 3, offset: 2, limit: 2 })
      assert.deepEqual(await page({ offset: 9 }), { names: [], count: 3, offset: 9, limit: 50 })
    })

    test("has_account", async () => {
      await make("has", { last_name: `Has${run}` })
      await makeGuest("has-not", { last_name: `Has${run}` })
      assert.deepEqual(await emails({ q: `has${run}`, has_account: true }), [email("has")])
      assert.deepEqual(await emails({ q: `has${run}`, has_account: false }), [email("has-not")])
    })

    test("groups", async () => {
      const [red, blue] = [await makeGroup("Red"), await makeGroup("Blue")]
      for (const [name, ...of] of [["in-red", red], ["in-blue", blue], ["in-both", red, blue]]) {
        const one = await make(name)
        await gives(api.update(one.id, { groups: of.map(({ id }) => ({ id })) }))
      }
      assert.deepEqual(await emails({ groups: [red.id], order: "email" }), ["in-both", "in-red"].map(email))
      assert.deepEqual(await emails({ groups: [red.id, blue.id], order: "email" }), ["in-blue", "in-both", "in-red"].map(email))
      // Whoever asks for groups gets those that were asked for.
      const { customers: [both], ...rest } = await list({ groups: [red.id], q: `in-both.${run}` })
      assert.deepEqual([both.email, both.groups, rest], [email("in-both"), [red], { count: 1, offset: 0, limit: 50 }])
      assert.deepEqual(await list({ groups: ["cgrp_nope"] }), { customers: [], count: 0, offset: 0, limit: 50 })
    })

    test("created_at and updated_at", async () => {
      const one = await make("dates")
      await pause()
      const { customer: other } = await gives(api.update((await make("dates-later")).id, { phone: "1" }))
      const found = async (query) => (await emails({ q: "dates", order: "email", ...query })).filter((one) => one.includes(run))
      // Medusa knows more of a time than it shows.
      const [first, second] = [one, other].map(({ created_at }) => new Date(created_at))
      const between = new Date(first.getTime() + 1)
      assert.deepEqual(await found({ created_at: { gte: first } }), [email("dates-later"), email("dates")])
      assert.deepEqual(await found({ created_at: { gt: between } }), [email("dates-later")])
      assert.deepEqual(await found({ created_at: { gte: first, lt: second } }), [email("dates")])
      assert.deepEqual(await found({ created_at: { lte: "2020-01-01" } }), [])
      assert.deepEqual(await found({ updated_at: { gt: second } }), [email("dates-later")])
    })

    test("expand", async () => {
      const group = await makeGroup("Expand", { level: 1 })
      const one = await make("expand")
      await gives(api.update(one.id, { groups: [{ id: group.id }] }))
      const shown = async (expand) => {
        const { customers: [shown] } = await list({ q: `expand.${run}`, expand })
        return shown
      }
      assert.deepEqual(await shown("groups"), { ...one, groups: [group] })
      assert.deepEqual(await shown("billing_address"), { ...one, billing_address: null })
      assert.deepEqual(await shown("shipping_addresses,billing_address,orders"), {
        ...one, shipping_addresses: [], billing_address: null, orders: [],
      })
      assert.deepEqual(await shown(""), one)
    })

    test("what is refused", async () => {
      await invalid(api.list({ nope: 1 }), "property nope should not exist")
      await invalid(api.list({ nope: 1, id: "x" }), "property nope should not exist, property id should not exist")
      await invalid(api.list({ limit: "x" }), "limit must be a number conforming to the specified constraints")
      await invalid(api.list({ offset: "x" }), "offset must be a number conforming to the specified constraints")
      await invalid(api.list({ q: ["a", "b"] }), "q must be a string")
      await invalid(api.list({ created_at: "2020-01-01" }), "nested property created_at must be either object or array")
      await invalid(api.list({ created_at: { gte: "x" } }), "gte must be a Date instance")
      await invalid(api.list({ created_at: { eq: "2020-01-01" } }), "property eq should not exist")
      await failsOn(api.list({ expand: "nope" }), "Relations [nope] are not valid")
      await failsOn(api.list({ order: "bad" }), "Order field bad is not valid")
    })
  })

  describe("update", () => {
    test("names, phone, nothing", async () => {
      const one = await make("update")
      await pause()
      const answer = await gives(api.update(one.id, { first_name: "Augusta", last_name: null, phone: "+44" }))
      const expected = { ...one, first_name: "Augusta", last_name: null, phone: "+44", updated_at: time }
      same(answer, { customer: withOrders(expected) })
      assert.ok(answer.customer.updated_at > one.updated_at)
      assert.deepEqual(await gives(api.update(one.id, {})), answer)
      assert.deepEqual(await gives(api.retrieve(one.id)), answer)
    })

    test("metadata is merged", async () => {
      const { id } = await make("metadata", { metadata: { a: 1, b: "x", c: { d: 1 } } })
      const merged = async (metadata) => (await gives(api.update(id, { metadata }))).customer.metadata
      assert.deepEqual(await merged({ e: true }), { a: 1, b: "x", c: { d: 1 }, e: true })
      assert.deepEqual(await merged({ b: "", a: null, c: { f: 2 } }), { a: null, c: { f: 2 }, e: true })
      assert.deepEqual(await merged({}), { a: null, c: { f: 2 }, e: true })
      assert.deepEqual(await merged(null), { a: null, c: { f: 2 }, e: true })
    })

    test("groups are replaced", async () => {
      const [red, blue] = [await makeGroup("Replaced red"), await makeGroup("Replaced blue")]
      const { id } = await make("groups")
      const members = async (groups) => {
        await gives(api.update(id, { groups: groups.map(({ id }) => ({ id })) }))
        const { customers: [shown] } = await list({ q: `groups.${run}`, expand: "groups" })
        return asMade(shown.groups)
      }
      assert.deepEqual(await members([red, blue]), [red, blue])
      assert.deepEqual(await members([blue]), [blue])
      await gives(api.update(id, { phone: "1" }))
      assert.deepEqual((await list({ q: `groups.${run}`, expand: "groups" })).customers[0].groups, [blue])
      assert.deepEqual(await members([]), [])

      await notFound(
        api.update(id, { groups: [{ id: "cgrp_nope" }] }),
        "Customer_group with customer_group_id cgrp_nope does not exist.",
      )
      await invalid(api.update(id, { groups: [red.id] }), "each value in nested property groups must be either object or array")
      await invalid(api.update(id, { groups: [{ id: red.id, name: "x" }] }), "property name should not exist")
      assert.deepEqual(await members([red]), [red])
    })

    test("the password", async () => {
      const { id } = await make("password")
      const signIn = (password) => client().auth.authenticate({ email: email("password"), password })
      const earlier = session(await signIn("secret"))
      const token = bearer(await gives(client().auth.getToken({ email: email("password"), password: "secret" })))
      same(await gives(api.update(id, { password: "other" })), {
        customer: withOrders(customer({ ...known("password"), id })),
      })
      await unauthorized(signIn("secret"))
      const { customer: mine } = await gives(signIn("other"))
      assert.equal(mine.id, id)
      await endsWithPassword(earlier)
      await endsWithPassword(token)
    })

    test("the e-mail of a guest", async () => {
      const guest = await makeGuest("change")
      const answer = await gives(api.update(guest.id, { email: email("changed") }))
      same(answer, { customer: withOrders({ ...guest, email: email("changed"), updated_at: time }) })

      await makeGuest("change-taken")
      await duplicate(
        api.update(guest.id, { email: email("change-taken") }),
        `Customer with email, has_account ${email("change-taken")}, f already exists.`,
      )
      const { id } = await make("change-account")
      const registered = "Email cannot be changed when the user has registered their account"
      await invalid(api.update(id, { email: email("change-other") }), registered)
      await invalid(api.update(id, { email: email("change-account") }), registered)
    })

    test("what is refused", async () => {
      const { id } = await make("update-refused")
      await invalid(api.update(id, { nope: 1 }), "property nope should not exist")
      await invalid(api.update(id, { billing_address: { city: "x" } }), "property billing_address should not exist")
      await invalid(
        api.update(id, { first_name: 1, password: 2 }),
        "first_name must be a string, password must be a string",
      )
      await invalid(
        api.update(id, { groups: "x" }),
        "groups must be an array, each value in nested property groups must be either object or array",
      )
      await notFound(api.update("cus_nope", { first_name: "x" }), "Customer with id: cus_nope was not found")
      await invalid(api.update("cus_nope", { nope: 1 }), "property nope should not exist")
    })
  })

  test("by a session and by a token", async () => {
    const auth = client().admin.auth
    const mine = session(await auth.createSession(credentials))
    const token = bearer(await gives(auth.getToken(credentials)))
    for (const [name, headers] of Object.entries({ session: mine, token })) {
      const { customers } = client().admin
      const answer = await gives(customers.create(known(`by-${name}`, { password: "secret" }), headers), 201)
      same(answer, { customer: created(known(`by-${name}`)) })
      const { id } = answer.customer
      const { customer: one } = await gives(customers.update(id, { phone: "1" }, headers))
      assert.deepEqual(await gives(customers.retrieve(id, headers)), { customer: one })
      const { orders, shipping_addresses, ...shown } = one
      assert.deepEqual(await gives(customers.list({ q: `by-${name}.${run}` }, headers)), {
        customers: [shown], count: 1, offset: 0, limit: 50,
      })
    }
    await ok(auth.deleteSession(mine))
  })

  test("by nobody and by a customer", async () => {
    await make("no-admin")
    const auth = client().auth
    const body = { email: email("no-admin"), password: "secret" }
    const headers = [{}, session(await auth.authenticate(body)), bearer(await gives(auth.getToken(body)))]
    for (const one of headers) {
      const { customers } = anybody.admin
      await unauthorized(customers.list({}, one))
      await unauthorized(customers.create(known("by-nobody", { password: "x" }), one))
      await unauthorized(customers.retrieve("cus_nope", one))
      await unauthorized(customers.update("cus_nope", {}, one))
    }
  })
})
