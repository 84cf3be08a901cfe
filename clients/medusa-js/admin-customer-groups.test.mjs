// medusa.admin.customerGroups
import assert from "node:assert/strict"
import { after, describe, test } from "node:test"
import { asMade, checkNew, group } from "../v1-shapes.mjs"
import {
  admin, anybody, bearer, client, credentials, duplicate, email, failsOn, gives, invalid, notFound, ok, pause, run, same, session,
  time, unauthorized,
} from "./support.mjs"

const api = admin.customerGroups
const groups = []
after(async () => { for (const id of groups) await api.delete(id) })

const title = (name) => `${name} ${run}`
async function make(name, metadata) {
  const { customer_group } = await gives(api.create({ name: title(name), metadata }))
  groups.push(customer_group.id)
  return customer_group
}
async function makeCustomer(name, body) {
  const known = { email: email(name), first_name: "Ada", last_name: "Byron", password: "secret", ...body }
  const { password_hash, ...one } = (await gives(admin.customers.create(known), 201)).customer
  return one
}
const ids = (...customers) => ({ customer_ids: customers.map(({ id }) => ({ id })) })
const list = (query) => gives(api.list(query))
const names = async (query) => (await list(query)).customer_groups.map(({ name }) => name)
const missing = (id) => `CustomerGroup with id ${id} was not found`

describe("admin.customerGroups", () => {
  describe("create", () => {
    test("all fields", async () => {
      const body = { name: title("All \"Ünïcode\""), metadata: { level: 1, none: null, nested: { a: [1] } } }
      const answer = await gives(api.create(body))
      groups.push(answer.customer_group.id)
      same(answer, { customer_group: group(body) })
      checkNew(answer.customer_group)
      assert.deepEqual(await gives(api.retrieve(answer.customer_group.id)), answer)
    })

    test("the least", async () => {
      same(await make("Least"), group({ name: title("Least") }))
      same(await make("Nulls", null), group({ name: title("Nulls") }))
    })

    test("what is refused", async () => {
      await make("Taken")
      await duplicate(api.create({ name: title("Taken") }), `Key (name)=(${title("Taken")}) already exists.`)
      await invalid(api.create({}), "name must be a string")
      await invalid(api.create({ name: 1, metadata: "x" }), "name must be a string, metadata must be an object")
      await invalid(api.create({ name: title("Refused"), nope: 1 }), "property nope should not exist")
      assert.deepEqual(await names({ q: title("Refused") }), [])
    })
  })

  describe("retrieve", () => {
    test("expand and fields", async () => {
      const one = await make("Retrieve", { a: 1 })
      const ada = await makeCustomer("retrieve-ada")
      await gives(api.addCustomers(one.id, ids(ada)))
      const shown = async (query) => (await gives(api.retrieve(one.id, query))).customer_group
      assert.deepEqual(await shown(), one)
      assert.deepEqual(await shown({ expand: "customers" }), { ...one, customers: [ada] })
      assert.deepEqual(await shown({ fields: "name" }), { id: one.id, name: one.name })
      assert.deepEqual(await shown({ fields: "id" }), { id: one.id })
    })

    test("what is refused", async () => {
      const { id } = await make("Retrieve refused")
      await notFound(api.retrieve("cgrp_nope"), missing("cgrp_nope"))
      await invalid(api.retrieve(id, { nope: 1 }), "property nope should not exist")
      await failsOn(api.retrieve(id, { expand: "nope" }), "Relations [nope] are not valid")
      await failsOn(api.retrieve(id, { fields: "nope" }), "Fields [nope] are not valid")
    })
  })

  describe("list", () => {
    test("q, order, limit and offset", async () => {
      for (const name of ["List b", "List c", "List a"]) {
        await make(name)
        await pause()
      }
      const q = "LIST"
      const found = async (query) => {
        const { customer_groups, ...rest } = await list({ q, ...query })
        return { names: customer_groups.map(({ name }) => name), ...rest }
      }
      const all = ["List a", "List b", "List c"].map(title)
      assert.deepEqual(await names({ q: "list", name: all, order: "name" }), all)
      assert.deepEqual(await found({ name: all, order: "-name" }), { names: all.toReversed(), count: 3, offset: 0, limit: 10 })
      assert.deepEqual(await found({ name: all, order: "created_at", limit: 1, offset: 1 }), {
        names: [title("List c")], count: 3, offset: 1, limit: 1,
      })
      assert.deepEqual(await list({ q: title("Nobody") }), { count: 0, customer_groups: [], offset: 0, limit: 10 })
    })

    test("name and dates", async () => {
      const [one, other] = [await make("Name one"), await make("Name other")]
      assert.deepEqual(await list({ name: [one.name] }), { count: 1, customer_groups: [one], offset: 0, limit: 10 })
      const both = { name: [one.name, other.name], order: "name" }
      assert.deepEqual(await names(both), [one.name, other.name])
      assert.deepEqual(await names({ ...both, created_at: { gte: new Date(one.created_at) } }), [one.name, other.name])
      assert.deepEqual(await names({ ...both, updated_at: { lt: "2020-01-01" } }), [])
      assert.deepEqual(await names({ ...both, created_at: { gt: new Date(Date.now() + 60_000) } }), [])
    })

    test("expand and fields", async () => {
      const one = await make("Expand")
      const ada = await makeCustomer("expand-ada")
      await gives(api.addCustomers(one.id, ids(ada)))
      const shown = async (query) => (await list({ q: one.name, ...query })).customer_groups
      assert.deepEqual(await shown(), [one])
      assert.deepEqual(await shown({ expand: "customers" }), [{ ...one, customers: [ada] }])
    })

    test("what is refused", async () => {
      await invalid(api.list({ nope: 1 }), "property nope should not exist")
      await invalid(api.list({ name: "x" }), "name must be an array")
      await invalid(api.list({ limit: "x" }), "limit must be a number conforming to the specified constraints")
      // The client's types have ids here, of which Medusa takes none.
      await invalid(api.list({ id: ["cgrp_nope"] }), "nested property id must be either object or array")
      await invalid(api.list({ id: "cgrp_nope" }), "nested property id must be either object or array")
      await invalid(api.list({ created_at: "2020" }), "nested property created_at must be either object or array")
      await failsOn(api.list({ expand: "nope" }), "Relations [nope] are not valid")
      await failsOn(api.list({ order: "bad" }), "Order field bad is not valid")
      await failsOn(api.list({ fields: "nope" }), "Fields [nope] are not valid")
    })
  })

  describe("update", () => {
    test("name and metadata", async () => {
      const one = await make("Update", { a: 1, b: 2 })
      await pause()
      const renamed = { ...one, name: title("Renamed"), updated_at: time }
      const answer = await gives(api.update(one.id, { name: renamed.name }))
      same(answer, { customer_group: renamed })
      assert.ok(answer.customer_group.updated_at > one.updated_at)
      const merged = await gives(api.update(one.id, { metadata: { a: "", c: 3 } }))
      same(merged, { customer_group: { ...renamed, metadata: { b: 2, c: 3 } } })
      assert.deepEqual(await gives(api.update(one.id, {})), merged)
      assert.deepEqual(await gives(api.retrieve(one.id)), merged)
    })

    test("what is refused", async () => {
      const one = await make("Update refused")
      const other = await make("Update taken")
      await duplicate(api.update(one.id, { name: other.name }), `Customer_group with name ${other.name} already exists.`)
      await invalid(api.update(one.id, { nope: 1 }), "property nope should not exist")
      await invalid(api.update(one.id, { name: 1 }), "name must be a string")
      await notFound(api.update("cgrp_nope", { name: "x" }), missing("cgrp_nope"))
      assert.deepEqual(await gives(api.retrieve(one.id)), { customer_group: one })
    })
  })

  describe("customers", () => {
    test("addCustomers, listCustomers, removeCustomers", async () => {
      const one = await make("Members")
      const [ada, bob] = [await makeCustomer("ada"), await makeCustomer("bob", { first_name: "Bob" })]
      const answer = { customer_group: one }
      const within = (customer) => ({ ...customer, groups: [one] })
      const members = async (query) => {
        const { customers, ...rest } = await gives(api.listCustomers(one.id, query))
        return { customers: asMade(customers), ...rest }
      }
      assert.deepEqual(await gives(api.addCustomers(one.id, ids(ada, bob))), answer)
      assert.deepEqual(await gives(api.addCustomers(one.id, ids(ada))), answer)
      assert.deepEqual(await gives(api.addCustomers(one.id, ids())), answer)
      assert.deepEqual(await members(), { customers: [within(ada), within(bob)], count: 2, offset: 0, limit: 50 })
      assert.deepEqual(await members({ q: "BOB", limit: 1 }), { customers: [within(bob)], count: 1, offset: 0, limit: 1 })
      assert.deepEqual(await members({ order: "-email", limit: 1, offset: 1 }), {
        customers: [within(ada)], count: 2, offset: 1, limit: 1,
      })
      assert.deepEqual(await members({ expand: "billing_address", order: "email", limit: 1 }), {
        customers: [{ ...within(ada), billing_address: null }], count: 2, offset: 0, limit: 1,
      })
      assert.deepEqual(await members({ has_account: false }), { customers: [], count: 0, offset: 0, limit: 50 })

      assert.deepEqual(await gives(api.removeCustomers(one.id, ids(ada))), answer)
      assert.deepEqual(await gives(api.removeCustomers(one.id, ids(ada))), answer)
      assert.deepEqual(await gives(api.removeCustomers(one.id, { customer_ids: [{ id: "cus_nope" }] })), answer)
      assert.deepEqual(await members(), { customers: [within(bob)], count: 1, offset: 0, limit: 50 })
      assert.deepEqual(await gives(api.listCustomers("cgrp_nope")), { customers: [], count: 0, offset: 0, limit: 50 })
    })

    test("what is refused", async () => {
      const { id } = await make("Members refused")
      const ada = await makeCustomer("refused-ada")
      await notFound(
        api.addCustomers(id, ids({ id: "cus_nope" }, ada, { id: "cus_nope2" })),
        'The following customer ids do not exist: "cus_nope, cus_nope2"',
      )
      assert.equal((await gives(api.listCustomers(id))).count, 0)
      for (const call of [api.addCustomers, api.removeCustomers].map((method) => method.bind(api))) {
        await notFound(call("cgrp_nope", ids(ada)), missing("cgrp_nope"))
        await invalid(
          call(id, { customer_ids: [ada.id] }),
          "each value in nested property customer_ids must be either object or array",
        )
        await invalid(call(id, { customer_ids: [{ id: ada.id, nope: 1 }] }), "property nope should not exist")
      }
      await invalid(api.listCustomers(id, { nope: 1 }), "property nope should not exist")
      await invalid(api.listCustomers(id, { limit: "x" }), "limit must be a number conforming to the specified constraints")
      await failsOn(api.listCustomers(id, { expand: "nope" }), "Relations [nope] are not valid")
    })
  })

  test("delete", async () => {
    const one = await make("Delete")
    const ada = await makeCustomer("delete-ada")
    await gives(api.addCustomers(one.id, ids(ada)))
    const answer = { id: one.id, object: "customer_group", deleted: true }
    assert.deepEqual(await gives(api.delete(one.id)), answer)
    assert.deepEqual(await gives(api.delete(one.id)), answer)
    await notFound(api.retrieve(one.id), missing(one.id))
    assert.deepEqual(await names({ q: one.name }), [])
    const { customers: [shown] } = await gives(admin.customers.list({ q: ada.email, expand: "groups" }))
    assert.deepEqual(shown, { ...ada, groups: [] })
    same(await make("Delete"), group({ name: one.name }))
  })

  test("by a session and by a token", async () => {
    const auth = client().admin.auth
    const mine = session(await auth.createSession(credentials))
    for (const headers of [mine, bearer(await gives(auth.getToken(credentials)))]) {
      const { customerGroups } = client().admin
      const { customer_group: one } = await gives(customerGroups.create({ name: title("By another") }, headers))
      assert.deepEqual(await gives(customerGroups.retrieve(one.id, {}, headers)), { customer_group: one })
      const renamed = { ...one, name: title("By another, renamed"), updated_at: time }
      same(await gives(customerGroups.update(one.id, { name: renamed.name }, headers)), { customer_group: renamed })
      assert.equal((await gives(customerGroups.list({ q: title("By another") }, headers))).count, 0)
      assert.equal((await gives(customerGroups.list({ q: renamed.name }, headers))).count, 1)
      await gives(customerGroups.addCustomers(one.id, ids(), headers))
      assert.equal((await gives(customerGroups.listCustomers(one.id, {}, headers))).count, 0)
      await gives(customerGroups.removeCustomers(one.id, ids(), headers))
      assert.equal((await gives(customerGroups.delete(one.id, headers))).deleted, true)
    }
    await ok(auth.deleteSession(mine))
  })

  test("by nobody", async () => {
    const { customerGroups } = anybody.admin
    await Promise.all([
      customerGroups.list(), customerGroups.create({ name: "x" }), customerGroups.retrieve("x"), customerGroups.update("x", {}),
      customerGroups.delete("x"), customerGroups.listCustomers("x"), customerGroups.addCustomers("x", ids()),
      customerGroups.removeCustomers("x", ids()),
    ].map(unauthorized))
  })
})
