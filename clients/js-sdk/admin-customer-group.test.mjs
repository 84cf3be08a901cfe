// sdk.admin.customerGroup
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { asMade, checkNew, group } from "./shapes.mjs"
import {
  badRequest, email, groupId, jwtClient, notFound, pause, run, same, signedIn, stheno, time, unauthorized,
} from "./support.mjs"

describe("admin.customerGroup", () => {
  const sdk = jwtClient()
  const api = sdk.admin.customerGroup
  const ids = []
  const customers = []
  const create = async (body, query) => {
    const answer = await api.create(body, query)
    ids.push(answer.customer_group.id)
    return answer
  }
  const createCustomer = async (name) => {
    await pause()
    const { customer } = await sdk.admin.customer.create({ email: email(`group-${name}`), first_name: name })
    customers.push(customer.id)
    return customer
  }
  const page = (customer_groups, rest) => ({ customer_groups, count: customer_groups.length, offset: 0, limit: 50, ...rest })
  before(() => signedIn(sdk))
  after(async () => {
    for (const id of ids) await api.delete(id)
    for (const id of customers) await sdk.admin.customer.delete(id)
  })

  describe("create", () => {
    test("all fields", async () => {
      const body = { name: `Ünïcode & Söhne ${run}`, metadata: { tier: 1.5, none: null, nested: { a: [1, null, "ß"] } } }
      const answer = await create(body)
      same(answer, { customer_group: group(body) })
      checkNew(answer.customer_group)
      assert.deepEqual(await api.retrieve(answer.customer_group.id), answer)
    })

    test("name only", async () => {
      same(await create({ name: `name only ${run}` }), { customer_group: group({ name: `name only ${run}` }) })
      const body = { name: `no metadata ${run}`, metadata: null }
      same(await create(body), { customer_group: group(body) })
    })

    test("with fields", async () => {
      same(await create({ name: `fields ${run}` }, { fields: "id,name,*customers" }), {
        customer_group: { id: groupId, name: `fields ${run}`, customers: [] },
      })
    })

    test("what is refused", async () => {
      const name = `taken ${run}`
      await create({ name })
      await badRequest(api.create({ name }), `Customer group with name: ${name}, already exists.`)
      same(await create({ name: name.toUpperCase() }), { customer_group: group({ name: name.toUpperCase() }) }, "case counts")
      await badRequest(api.create({}), "Invalid request: Field 'name' is required")
      await badRequest(api.create({ name: null }), "Invalid request: Expected type: 'string' for field 'name', got: 'null'")
      await badRequest(api.create({ name: 1 }), "Invalid request: Expected type: 'string' for field 'name', got: '1'")
      await badRequest(
        api.create({ name: `refused ${run}`, metadata: "x" }),
        "Invalid request: Expected type: 'record' for field 'metadata', got: 'x'",
      )
      await badRequest(
        api.create({ name: `refused ${run}`, customer_ids: [], nope: 1 }),
        "Invalid request: Unrecognized fields: 'customer_ids, nope'",
      )
      assert.deepEqual(await api.list({ q: `refused ${run}` }), page([]))
      await unauthorized(jwtClient().admin.customerGroup.create({ name: `refused ${run}` }))
    })
  })

  describe("list", () => {
    // A word of their own: other groups are not in these lists.
    const word = `list${run}`
    let vip, b2b, old, ada, bob
    before(async () => {
      const make = async (body) => {
        await pause()
        return (await create(body)).customer_group
      }
      vip = await make({ name: `C VIP ${word}`, metadata: { n: 1 } })
      b2b = await make({ name: `A B2B ${word}` })
      old = await make({ name: `B old ${word}` })
      ada = await createCustomer("Ada")
      bob = await createCustomer("Bob")
      await api.batchCustomers(vip.id, { add: [ada.id, bob.id] })
      await api.batchCustomers(old.id, { add: [bob.id] })
    })
    const list = (query) => api.list({ q: word, order: "created_at", ...query })

    test("q", async () => {
      assert.deepEqual(await list(), page([vip, b2b, old]))
      assert.deepEqual(await api.list({ q: word }), page([vip, b2b, old]), "without an order: as created")
      assert.deepEqual(await list({ q: word.toUpperCase() }), page([vip, b2b, old]))
      assert.deepEqual(await list({ q: `b2b ${word}` }), page([b2b]))
      assert.deepEqual(await list({ q: `${word} nothing` }), page([]))
    })

    test("name, id, created_by", async () => {
      assert.deepEqual(await api.list({ name: vip.name }), page([vip]))
      assert.deepEqual(await api.list({ name: vip.name.toLowerCase() }), page([]))
      assert.deepEqual(await api.list({ name: [vip.name, old.name, "nope"], order: "created_at" }), page([vip, old]))
      assert.deepEqual(await api.list({ id: b2b.id }), page([b2b]))
      assert.deepEqual(await api.list({ id: [old.id, b2b.id, "cusgroup_nope"], order: "created_at" }), page([b2b, old]))
      assert.deepEqual(await list({ created_by: vip.created_by }), page([vip, b2b, old]))
      assert.deepEqual(await list({ created_by: "user_nope" }), page([]))
    })

    test("customers", async () => {
      assert.deepEqual(await list({ customers: ada.id }), page([vip]))
      assert.deepEqual(await list({ customers: bob.id }), page([vip, old]))
      assert.deepEqual(await list({ customers: [ada.id] }), page([vip]))
      assert.deepEqual(await list({ customers: [ada.id, bob.id] }), page([vip, old]))
      assert.deepEqual(await list({ customers: "cus_nope" }), page([]))
      assert.deepEqual(await list({ customers: { email: ada.email } }), page([vip]))
    })

    test("created_at and updated_at operators", async () => {
      assert.deepEqual(await list({ created_at: { $gt: vip.created_at } }), page([b2b, old]))
      assert.deepEqual(await list({ created_at: { $gte: vip.created_at, $lt: old.created_at } }), page([vip, b2b]))
      assert.deepEqual(await list({ updated_at: { $lte: vip.updated_at } }), page([vip]))
    })

    test("$or and $and", async () => {
      assert.deepEqual(await list({ $or: [{ name: vip.name }, { id: old.id }] }), page([vip, old]))
      assert.deepEqual(await list({ $and: [{ name: vip.name }, { id: old.id }] }), page([]))
    })

    test("fields", async () => {
      assert.deepEqual(
        await list({ fields: "id,name" }),
        page([vip, b2b, old].map(({ id, name }) => ({ id, name }))),
      )
      assert.deepEqual(await list({ fields: "-metadata", name: vip.name }), page([vip].map(({ metadata, ...rest }) => rest)))
      assert.deepEqual(await list({ fields: "+customers.email", name: [b2b.name, old.name] }), page([
        { ...b2b, customers: [] },
        { ...old, customers: [{ id: bob.id, email: bob.email }] },
      ]))
      const answer = await list({ fields: "id,*customers", name: vip.name })
      assert.deepEqual(
        { ...answer, customer_groups: answer.customer_groups.map((one) => ({ ...one, customers: asMade(one.customers) })) },
        page([{ id: vip.id, customers: [ada, bob] }]),
      )
    })

    test("order, limit, offset and count", async () => {
      assert.deepEqual(await list({ order: "name" }), page([b2b, old, vip]))
      assert.deepEqual(await list({ order: "-name" }), page([vip, old, b2b]))
      assert.deepEqual(await list({ order: "-created_at", limit: 1, offset: 1 }), page([b2b], { count: 3, offset: 1, limit: 1 }))
      assert.deepEqual(await list({ offset: 3 }), page([], { count: 3, offset: 3 }))
      assert.deepEqual(await list({ limit: 0 }), page([], { count: 3, limit: 0 }))
    })

    test("what is refused", async () => {
      await badRequest(list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await badRequest(list({ limit: "x" }), "Invalid request: Expected type: 'number' for field 'limit', got: 'x'")
      await badRequest(
        list({ name: { $like: "x" } }),
        "Invalid request: Expected type: 'string, array' for field 'name', got: '[object Object]'",
      )
    })
  })

  describe("retrieve", () => {
    let one, ada, bob
    before(async () => {
      one = (await create({ name: `retrieve ${run}`, metadata: { a: 1 } })).customer_group
      ada = await createCustomer("retrieve-ada")
      bob = await createCustomer("retrieve-bob")
      await api.batchCustomers(one.id, { add: [bob.id, ada.id] })
    })

    test("plain", async () => assert.deepEqual(await api.retrieve(one.id), { customer_group: one }))

    test("fields", async () => {
      const { id, name, metadata, ...rest } = one
      assert.deepEqual(await api.retrieve(id, { fields: "id,name" }), { customer_group: { id, name } })
      assert.deepEqual(await api.retrieve(id, { fields: "-name,-metadata" }), { customer_group: { id, ...rest } })
      assert.deepEqual(await api.retrieve(id, { fields: "nope" }), { customer_group: { id } })
      const { customer_group } = await api.retrieve(id, { fields: "*customers" })
      assert.deepEqual({ ...customer_group, customers: asMade(customer_group.customers) }, { ...one, customers: [ada, bob] })
      const emails = await api.retrieve(id, { fields: "customers.email" })
      assert.deepEqual(
        { ...emails.customer_group, customers: emails.customer_group.customers.toSorted((a, b) => (a.email < b.email ? -1 : 1)) },
        { id, customers: [ada, bob].map(({ id, email }) => ({ id, email })) },
      )
    })

    test("what is refused", async () => {
      await notFound(api.retrieve("cusgroup_nope"), "Customer group with id: cusgroup_nope not found")
      await badRequest(api.retrieve(one.id, { nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    })
  })

  describe("update", () => {
    let one
    before(async () => {
      one = (await create({ name: `update ${run}`, metadata: { a: 1, b: { c: 2 } } })).customer_group
    })
    // Each step changes `one` to what the group must then be.
    const update = async (body, change) => {
      await pause()
      const answer = await api.update(one.id, body)
      same(answer, { customer_group: { ...one, ...change, updated_at: time } })
      assert.ok(answer.customer_group.updated_at > one.updated_at, "updated_at moves on")
      one = answer.customer_group
      assert.deepEqual(await api.retrieve(one.id), { customer_group: one })
    }

    test("name", () => update({ name: `updated ${run}` }, { name: `updated ${run}` }))
    test("metadata is merged", () => update({ metadata: { b: "new", d: [1] } }, { metadata: { a: 1, b: "new", d: [1] } }))
    test("an empty text removes a metadata key", () => update({ metadata: { a: "" } }, { metadata: { b: "new", d: [1] } }))
    test("nothing", async () => assert.deepEqual(await api.update(one.id, {}), { customer_group: one }))

    test("with fields", async () => {
      const name = `with fields ${run}`
      assert.deepEqual(await api.update(one.id, { name }, { fields: "id,name,*customers" }), {
        customer_group: { id: one.id, name, customers: [] },
      })
      one = (await api.retrieve(one.id)).customer_group
    })

    test("what is refused", async () => {
      const name = `other ${run}`
      await create({ name })
      await badRequest(api.update(one.id, { name }), `Customer group with name: ${name}, already exists.`)
      await badRequest(api.update(one.id, { nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await badRequest(api.update(one.id, { name: 1 }), "Invalid request: Expected type: 'string' for field 'name', got: '1'")
      await notFound(api.update("cusgroup_nope", { name: "x" }), 'Customer group with id "cusgroup_nope" not found')
      assert.deepEqual(await api.retrieve(one.id), { customer_group: one })
    })
  })

  test("delete", async () => {
    const body = { name: `delete ${run}` }
    const { customer_group: one } = await create(body)
    const customer = await createCustomer("delete")
    await api.batchCustomers(one.id, { add: [customer.id] })
    const deleted = { id: one.id, object: "customer_group", deleted: true }
    assert.deepEqual(await api.delete(one.id), deleted)
    await notFound(api.retrieve(one.id), `Customer group with id: ${one.id} not found`)
    assert.deepEqual(await api.list({ q: body.name }), page([]))
    assert.deepEqual(await sdk.admin.customer.retrieve(customer.id, { fields: "id,*groups" }), {
      customer: { id: customer.id, groups: [] },
    })
    await notFound(api.update(one.id, { name: "x" }), `Customer group with id "${one.id}" not found`)
    const add = api.batchCustomers(one.id, { add: [customer.id] })
    if (stheno) {
      await notFound(add, `You tried to set relationship customer_group_id: ${one.id}, but such entity does not exist`)
    } else {
      assert.deepEqual(await add, {})
    }
    assert.deepEqual(await api.delete(one.id), deleted)
    assert.deepEqual(await api.delete("cusgroup_nope"), { ...deleted, id: "cusgroup_nope" })
    same(await create(body), { customer_group: group(body) }, "the name is free again")
  })

  describe("batchCustomers", () => {
    let one, ada, bob, eve
    before(async () => {
      one = (await create({ name: `members ${run}` })).customer_group
      ada = await createCustomer("members-ada")
      bob = await createCustomer("members-bob")
      eve = await createCustomer("members-eve")
    })
    /** Who is in the group, by the group and by the list of customers. */
    async function checkMembers(...expected) {
      const { customer_group } = await api.retrieve(one.id, { fields: "*customers" })
      assert.deepEqual({ ...customer_group, customers: asMade(customer_group.customers) }, { ...one, customers: expected })
      assert.deepEqual(await sdk.admin.customer.list({ groups: [one.id], order: "created_at" }), {
        customers: expected, count: expected.length, offset: 0, limit: 50,
      })
    }

    test("add and remove", async () => {
      assert.deepEqual(await api.batchCustomers(one.id, { add: [ada.id, bob.id] }), { customer_group: one })
      await checkMembers(ada, bob)
      assert.deepEqual(await api.batchCustomers(one.id, { add: [ada.id] }), { customer_group: one }, "again")
      await checkMembers(ada, bob)
      assert.deepEqual(await api.batchCustomers(one.id, { add: [eve.id], remove: [bob.id] }), { customer_group: one })
      await checkMembers(ada, eve)
      assert.deepEqual(await api.batchCustomers(one.id, { remove: [bob.id, "cus_nope"] }), { customer_group: one })
      assert.deepEqual(await api.batchCustomers(one.id, {}), { customer_group: one })
      assert.deepEqual(await api.batchCustomers(one.id, { add: [], remove: [] }), { customer_group: one })
      await checkMembers(ada, eve)
      assert.deepEqual(await api.batchCustomers(one.id, { remove: [ada.id] }), { customer_group: one })
      await checkMembers(eve)
    })

    test("twice in one batch", async () => {
      assert.deepEqual(await api.batchCustomers(one.id, { add: [bob.id, bob.id] }), { customer_group: one })
      await checkMembers(bob, eve)
      assert.deepEqual(await api.batchCustomers(one.id, { remove: [bob.id, bob.id] }), { customer_group: one })
      await checkMembers(eve)
    })

    test("`customer_ids`", async () => {
      const ids = { customer_ids: [ada.id] }
      if (stheno) {
        assert.deepEqual(await api.batchCustomers(one.id, ids), { customer_group: one })
        await checkMembers(ada, eve)
        assert.deepEqual(await api.batchCustomers(one.id, { remove: [ada.id] }), { customer_group: one })
      } else {
        await badRequest(api.batchCustomers(one.id, ids), "Invalid request: Unrecognized fields: 'customer_ids'")
      }
      await checkMembers(eve)
    })

    test("a customer who is deleted", async () => {
      const gone = await createCustomer("members-gone")
      await api.batchCustomers(one.id, { add: [gone.id] })
      await checkMembers(eve, gone)
      await sdk.admin.customer.delete(gone.id)
      await checkMembers(eve)
      const again = api.batchCustomers(one.id, { add: [gone.id] })
      if (stheno) {
        await notFound(again, `You tried to set relationship customer_id: ${gone.id}, but such entity does not exist`)
      } else {
        assert.deepEqual(await again, { customer_group: one })
      }
      await checkMembers(eve)
    })

    test("what is refused", async () => {
      await notFound(
        api.batchCustomers(one.id, { add: [ada.id, "cus_nope"], remove: [eve.id] }),
        "You tried to set relationship customer_id: cus_nope, but such entity does not exist",
      )
      // Medusa has taken Eve out all the same.
      const left = stheno ? [eve] : []
      await checkMembers(...left)
      await notFound(
        api.batchCustomers("cusgroup_nope", { add: [ada.id] }),
        "You tried to set relationship customer_group_id: cusgroup_nope, but such entity does not exist",
      )
      await badRequest(
        api.batchCustomers(one.id, { add: ada.id }),
        `Invalid request: Expected type: 'array' for field 'add', got: '${ada.id}'`,
      )
      await badRequest(api.batchCustomers(one.id, { add: [1] }), "Invalid request: Field 'add, 0' is required")
      await badRequest(api.batchCustomers(one.id, { ids: [] }), "Invalid request: Unrecognized fields: 'ids'")
      await checkMembers(...left)
    })
  })
})
