// sdk.store.order, sdk.admin.order, and the orders in sdk.admin.customer
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { noOrders, orderOfV1, orderOfV2, take } from "../orders.mjs"
import { adminListed, adminOne, always, item, pick, storeListed, storeOne } from "./order-shapes.mjs"
import { badRequest, client, email, jwtClient, notFound, run, same, signedIn, unauthorized } from "./support.mjs"

describe("orders", { skip: noOrders }, () => {
  const admin = jwtClient()
  const anybody = client()
  const ids = []
  let ada, bob, first, second, guests

  /** Somebody with an account, who is signed in. */
  async function register(name) {
    const sdk = jwtClient()
    await sdk.auth.register("customer", "emailpass", { email: email(name), password: "secret" })
    const { customer } = await sdk.store.customer.create({ email: email(name) })
    ids.push(customer.id)
    await sdk.auth.refresh()
    return { sdk, customer }
  }
  before(async () => {
    await signedIn(admin)
    ada = await register("ada")
    bob = await register("bob")
    first = await take("v1", orderOfV1("first", { email: ada.customer.email, display_id: 1 }))
    second = await take("v2", orderOfV2("second", { email: ada.customer.email, display_id: 2 }))
    guests = await take("v2", orderOfV2("guests", { email: email("guest"), display_id: 3 }))
    const { order } = await admin.admin.order.retrieve(guests.id, { fields: "customer_id" })
    ids.push(order.customer_id)
  })
  after(async () => { for (const id of ids) await admin.admin.customer.delete(id) })
  const unknown = ({ id }) => `Order id not found: ${id}`

  /** Both orders with only these members, beside what there always is. */
  const only = (more) =>
    [["v1", first], ["v2", second]].map(([shape, order]) => ({ ...always(shape, order), ...more(shape, order) }))

  describe("store.order.list", () => {
    const list = (query, { sdk } = ada) => sdk.store.order.list(query)
    const found = async (query) => {
      const { orders, count } = await list({ fields: "id", order: "created_at", ...query })
      assert.equal(count, orders.length)
      return orders.map(({ id }) => id)
    }
    const page = (orders, rest) => ({ orders, count: orders.length, offset: 0, limit: 50, ...rest })

    test("orders of both generations", async () => {
      same(await list({ order: "created_at" }), page([storeListed("v1", first), storeListed("v2", second)]))
      same(await list({ order: "-created_at" }), page([storeListed("v2", second), storeListed("v1", first)]))
    })

    test("limit and offset", async () => {
      const query = { limit: 1, order: "-display_id" }
      same(await list(query), page([storeListed("v2", second)], { count: 2, limit: 1 }))
      same(await list({ ...query, offset: 1 }), page([storeListed("v1", first)], { count: 2, limit: 1, offset: 1 }))
      assert.deepEqual(await list({ offset: 2 }), page([], { count: 2, offset: 2 }))
    })

    test("fields", async () => {
      same(await list({ fields: "id,display_id,email,total,shipping_total", order: "created_at" }), page(
        only((shape, order) => ({
          ...pick(order, "display_id", "email"), total: 28.8, shipping_total: 5, items: storeListed(shape, order).items,
        })),
      ))
      same(await list({ fields: "id,currency_code", order: "created_at" }), page(
        only((shape, order) => ({ currency_code: "eur", items: [item(shape, order)] })),
      ))
    })

    test("filters", async () => {
      assert.deepEqual(await found({ status: "pending" }), [first.id, second.id])
      assert.deepEqual(await found({ status: ["pending", "canceled"] }), [first.id, second.id])
      assert.deepEqual(await found({ status: "canceled" }), [])
      assert.deepEqual(await found({ id: [second.id, guests.id] }), [second.id])
      assert.deepEqual(await found({ $or: [{ id: first.id }, { id: guests.id }] }), [first.id])
    })

    test("of another customer and of nobody", async () => {
      assert.deepEqual(await list({}, bob), page([]))
      assert.deepEqual(await list({ id: first.id }, bob), page([]))
      await unauthorized(anybody.store.order.list())
      await unauthorized(admin.store.order.list())
    })

    test("what is refused", async () => {
      await badRequest(list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
      await badRequest(list({ q: "mug" }), "Invalid request: Unrecognized fields: 'q'")
      await badRequest(list({ order: "nope" }), "Order field nope is not valid")
    })
  })

  describe("store.order.retrieve", () => {
    const retrieve = (id, query, { sdk } = ada) => sdk.store.order.retrieve(id, query)

    test("orders of both generations", async () => {
      same(await retrieve(first.id), { order: storeOne("v1", first) })
      same(await retrieve(second.id), { order: storeOne("v2", second) })
    })

    test("fields", async () => {
      const fields = "id,display_id,total,tax_total,items.title,items.quantity,items.unit_price"
      const items = [{ title: "Mug", quantity: 2, unit_price: 10 }]
      const orders = only((_, order) => ({
        ...pick(order, "display_id"), total: 28.8, tax_total: 3.8, items, payment_collections: [], fulfillments: [],
      }))
      for (const order of orders) assert.deepEqual(await retrieve(order.id, { fields }), { order })
      const { order } = await retrieve(first.id, { fields: "id,customer.email" })
      const { id, email } = ada.customer
      assert.deepEqual([order.customer_id, order.customer], [id, { id, email }])
    })

    test("of another customer", async () => {
      for (const order of [first, second]) {
        await notFound(retrieve(order.id, {}, bob), unknown(order))
        await notFound(anybody.store.order.retrieve(order.id), unknown(order))
      }
    })

    test("of a guest", async () => {
      same(await anybody.store.order.retrieve(guests.id), { order: storeOne("v2", guests) })
      await notFound(retrieve(guests.id), unknown(guests))
    })

    test("what is not there", () => notFound(retrieve("order_nope"), unknown({ id: "order_nope" })))
  })

  describe("admin.order.list", () => {
    const list = (query) => admin.admin.order.list(query)
    const found = async (query) => {
      const { orders, count } = await list({ fields: "id", order: "created_at", ...query })
      assert.equal(count, orders.length)
      return orders.map(({ id }) => id)
    }
    const page = (orders, rest) => ({ orders, count: orders.length, offset: 0, limit: 15, ...rest })
    const hers = () => ({ customer_id: ada.customer.id, order: "created_at" })

    test("of a customer", async () => {
        same(await list(hers()), page([adminListed("v1", first), adminListed("v2", second)]))
      const last = { ...hers(), limit: 1, offset: 1 }
      same(await list(last), page([adminListed("v2", second)], { count: 2, limit: 1, offset: 1 }))
      assert.deepEqual(await list({ customer_id: bob.customer.id }), page([]))
    })

    test("fields", async () => {
      const { addresses, ...shown } = ada.customer
      same(await list({ ...hers(), fields: "id,email,*customer" }), page(
        only((shape, order) => ({
          email: order.email, customer_id: shown.id, customer: { ...shown, created_by: null }, items: [item(shape, order)],
        })),
      ))
    })

    test("q", async () => {
      assert.deepEqual(await found({ q: `ada.${run}` }), [first.id, second.id])
      assert.deepEqual(await found({ q: `GUEST.${run}` }), [guests.id])
      assert.deepEqual(await found({ q: run, customer_id: ada.customer.id }), [first.id, second.id])
      assert.deepEqual(await found({ q: `nobody.${run}` }), [])
    })

    test("filters", async () => {
      const of = (query) => found({ ...hers(), ...query })
      assert.deepEqual(await of({ status: ["pending"] }), [first.id, second.id])
      assert.deepEqual(await of({ status: ["completed"] }), [])
      assert.deepEqual(await of({ id: [second.id, guests.id] }), [second.id])
      assert.deepEqual(await of({ created_at: { $gt: first.created_at } }), [second.id])
      assert.deepEqual(await of({ updated_at: { $lte: first.updated_at } }), [first.id])
      assert.deepEqual(await of({ total: { $gte: 28.8 } }), [first.id, second.id])
      assert.deepEqual(await of({ total: { $gt: 28.8 } }), [])
      assert.deepEqual(await of({ order: "-display_id" }), [second.id, first.id])
    })
  })

  describe("admin.order.retrieve", () => {
    const retrieve = (id, query) => admin.admin.order.retrieve(id, query)

    test("orders of both generations", async () => {
      same(await retrieve(first.id), { order: adminOne("v1", first) })
      same(await retrieve(second.id), { order: adminOne("v2", second) })
    })

    test("fields", async () => {
      const { id, email } = ada.customer
      const orders = only((_, order) => ({
        ...pick(order, "currency_code"), customer_id: id, customer: { id, email }, total: 28.8,
        items: [{ title: "Mug", total: 23.8 }], payment_collections: [], fulfillments: [],
      }))
      for (const order of orders) {
        const fields = "id,currency_code,total,customer.email,items.title,items.total"
        assert.deepEqual(await retrieve(order.id, { fields }), { order })
      }
    })

    test("what is not there", () => notFound(retrieve("order_nope"), unknown({ id: "order_nope" })))

    test("by nobody and by a customer", async () => {
      for (const sdk of [anybody, ada.sdk]) {
        await unauthorized(sdk.admin.order.list())
        await unauthorized(sdk.admin.order.retrieve(first.id))
      }
    })
  })

  describe("admin.customer", () => {
    const worth = { orders_count: 2, total_spent: [{ currency_code: "eur", amount: 57.6 }] }

    test("retrieve with orders, their count, and what was spent", async () => {
      const { addresses, ...shown } = ada.customer
      const retrieve = (fields) => admin.admin.customer.retrieve(shown.id, { fields })
      const { customer: { orders, ...rest } } = await retrieve("*orders,+orders_count,+total_spent")
      assert.deepEqual(rest, { ...shown, created_by: null, ...worth })
      const amounts = { total: 28.8, item_subtotal: 20, shipping_total: 5, tax_total: 3.8 }
      const members = ["id", "customer_id", "email", "display_id", ...Object.keys(amounts)]
      assert.deepEqual(
        orders.map(({ items: [{ unit_price }], ...order }) => ({ ...pick(order, ...members), unit_price })),
        [first, second].map((order) => ({
          ...pick(order, "id", "email", "display_id"), customer_id: shown.id, ...amounts, unit_price: 10,
        })),
      )
      assert.deepEqual(await retrieve("id,orders.id,orders.display_id,orders.total"), {
        customer: {
          id: shown.id,
          orders: [first, second].map((order) => ({ ...pick(order, "id", "display_id"), total: 28.8, customer_id: shown.id })),
        },
      })
    })

    test("of a customer without orders", async () => {
      const { id } = bob.customer
      assert.deepEqual(await admin.admin.customer.retrieve(id, { fields: "id,*orders,+orders_count,+total_spent" }), {
        customer: { id, orders: [], orders_count: 0, total_spent: [] },
      })
    })

    test("list, by how many orders they have", async () => {
      const query = { q: run, fields: "id,orders_count,total_spent,last_order_at", has_account: true, order: "-orders_count" }
      assert.deepEqual(await admin.admin.customer.list(query), {
        customers: [
          { id: ada.customer.id, ...worth, last_order_at: second.created_at },
          { id: bob.customer.id, orders_count: 0, total_spent: [], last_order_at: null },
        ],
        count: 2, offset: 0, limit: 50,
      })
    })
  })
})
