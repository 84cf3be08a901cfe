// medusa.customers.listOrders, medusa.orders, and the orders in medusa.admin.customers
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { noOrders, orderOfV1, orderOfV2, take } from "../orders.mjs"
import { customer, withOrders } from "../v1-shapes.mjs"
import { listed, ofCustomer, retrieved, withItems } from "../v1-orders.mjs"
import {
  admin, anybody, bearer, client, email, fails, gives, invalid, notFound, run, same, session, unauthorized,
} from "./support.mjs"

const { auth, customers, orders } = client()

/** Somebody with an account: what to sign in with, the header of its session, and the customer in an order. */
async function register(name) {
  const account = { email: email(name), password: "secret" }
  const answer = await customers.create(account)
  const { billing_address, shipping_addresses, ...one } = answer.customer
  return { account, headers: session(answer), one }
}

describe("orders", { skip: noOrders }, () => {
  let ada, bob, first, second, guests
  before(async () => {
    ada = await register("ada")
    bob = await register("bob")
    first = await take("v1", orderOfV1("first", { email: ada.account.email, display_id: 1 }))
    second = await take("v2", orderOfV2("second", { email: ada.account.email, display_id: 2 }))
    guests = await take("v1", orderOfV1("guests", { email: email("guest"), display_id: 3 }))
  })
  const withHers = () => ({
    ...withOrders(ada.one), orders: [ofCustomer("v1", first, ada.one.id), ofCustomer("v2", second, ada.one.id)],
  })
  const withTheirItems = () => ({
    ...withOrders(ada.one), orders: [withItems("v1", first, ada.one.id), withItems("v2", second, ada.one.id)],
  })
  const unknown = ({ id }) => `Order with id ${id} was not found`

  describe("customers.listOrders", () => {
    const list = async (query, { headers } = ada) => gives(customers.listOrders(query, headers))
    const ids = async (query) => (await list(query)).orders.map(({ id }) => id)

    test("orders of both generations, the newest first", async () => {
      same(await list(), {
        orders: [listed("v2", second, ada.one), listed("v1", first, ada.one)], count: 2, offset: 0, limit: 10,
      })
      const token = bearer(await gives(auth.getToken(ada.account)))
      assert.deepEqual(await list({}, { headers: token }), await list())
    })

    test("limit and offset", async () => {
      same(await list({ limit: 1 }), { orders: [listed("v2", second, ada.one)], count: 2, offset: 0, limit: 1 })
      same(await list({ limit: 1, offset: 1 }), { orders: [listed("v1", first, ada.one)], count: 2, offset: 1, limit: 1 })
      assert.deepEqual(await list({ offset: 2 }), { orders: [], count: 2, offset: 2, limit: 10 })
    })

    test("filters", async () => {
      const both = [second.id, first.id]
      assert.deepEqual(await ids({ status: ["pending", "canceled"] }), both)
      assert.deepEqual(await ids({ status: ["canceled"] }), [])
      assert.deepEqual(await ids({ payment_status: ["awaiting"] }), [first.id])
      assert.deepEqual(await ids({ payment_status: ["not_paid"] }), [second.id])
      assert.deepEqual(await ids({ fulfillment_status: ["not_fulfilled"] }), both)
      assert.deepEqual(await ids({ fulfillment_status: ["shipped"] }), [])
      assert.deepEqual(await ids({ id: first.id }), [first.id])
      assert.deepEqual(await ids({ id: guests.id }), [])
      assert.deepEqual(await ids({ display_id: 2 }), [second.id])
      assert.deepEqual(await ids({ email: ada.account.email }), both)
      assert.deepEqual(await ids({ currency_code: "usd" }), [])
      assert.deepEqual(await ids({ created_at: { gt: new Date(first.created_at) } }), [second.id])
      assert.deepEqual(await ids({ updated_at: { lt: second.updated_at } }), [first.id])
    })

    test("expand and fields", async () => {
      const totals = ["subtotal", "shipping_total", "tax_total", "total"]
      const amounts = async (fields) => (await list({ fields, expand: "items" })).orders.map(({ items: [item], ...order }) => [
        order.id, totals.map((name) => order[name]), [item.unit_price, item.quantity, item.total],
      ])
      const both = (...totals) => [second, first].map(({ id }) => [id, totals, [1000, 2, 2380]])
      assert.deepEqual(await amounts("id,total"), both(undefined, undefined, undefined, 2880))
      assert.deepEqual(await amounts("id,subtotal,tax_total"), both(2000, undefined, 380, undefined))
      assert.deepEqual(await amounts(), both(2000, 500, 380, 2880))
    })

    test("of another customer and of nobody", async () => {
      assert.deepEqual(await list({}, bob), { orders: [], count: 0, offset: 0, limit: 10 })
      assert.deepEqual(await list({ id: first.id }, bob), { orders: [], count: 0, offset: 0, limit: 10 })
      await unauthorized(anybody.customers.listOrders())
    })
  })

  describe("orders.retrieve", () => {
    test("by a session and by a token", async () => {
      const token = bearer(await gives(auth.getToken(ada.account)))
      for (const headers of [ada.headers, token]) {
        same(await gives(orders.retrieve(first.id, headers)), { order: retrieved("v1", first, ada.one) })
        same(await gives(orders.retrieve(second.id, headers)), { order: retrieved("v2", second, ada.one) })
      }
    })

    test("of another customer", async () => {
      for (const order of [first, second]) {
        await notFound(orders.retrieve(order.id, bob.headers), unknown(order))
        await notFound(anybody.orders.retrieve(order.id), unknown(order))
      }
    })

    test("of a guest", async () => {
      const { order } = await gives(anybody.orders.retrieve(guests.id))
      const { customer: guest } = order
      same(guest, customer({ email: guests.email, has_account: false }))
      same(order, retrieved("v1", guests, guest))
      await notFound(orders.retrieve(guests.id, ada.headers), unknown(guests))
    })

    test("what is not there", () => notFound(orders.retrieve("order_nope", ada.headers), unknown({ id: "order_nope" })))
  })

  describe("orders.lookupOrder", () => {
    const lookUp = (query, headers) => anybody.orders.lookupOrder(query, headers)
    const of = ({ display_id, email }) => ({ display_id, email })

    test("a number and an e-mail", async () => {
      same(await gives(lookUp(of(first))), { order: retrieved("v1", first, ada.one) })
      same(await gives(lookUp(of(second))), { order: retrieved("v2", second, ada.one) })
      same(await gives(lookUp({ ...of(second), shipping_address: { postal_code: "75001" } })), {
        order: retrieved("v2", second, ada.one),
      })
      same((await gives(lookUp(of(guests)))).order.customer_id, customer({}).id)
    })

    test("by whoever is signed in", async () => {
      same(await gives(orders.lookupOrder(of(first), bob.headers)), { order: retrieved("v1", first, ada.one) })
    })

    test("what does not fit", async () => {
      for (const query of [{ ...of(first), display_id: 3 }, { ...of(first), email: bob.account.email }]) {
        await fails(lookUp(query), 404, "Not Found")
      }
    })

    test("what is refused", async () => {
      await invalid(lookUp({ display_id: 1 }), "email must be an email")
      await invalid(
        lookUp({ email: ada.account.email }),
        "display_id must be a number conforming to the specified constraints",
      )
      await invalid(lookUp({ ...of(first), nope: 1 }), "property nope should not exist")
    })
  })

  test("admin.customers", async () => {
    same(await gives(admin.customers.retrieve(ada.one.id)), { customer: withHers() })
    assert.deepEqual(await gives(admin.customers.retrieve(bob.one.id)), { customer: withOrders(bob.one) })
    const { shipping_addresses, ...listed } = withHers()
    same(await gives(admin.customers.list({ q: `ada.${run}`, expand: "orders" })), {
      customers: [listed], count: 1, offset: 0, limit: 50,
    })
  })

  test("auth.authenticate, auth.getSession", async () => {
    const answer = await gives(auth.authenticate(ada.account))
    same(answer, { customer: withTheirItems() })
    assert.deepEqual(await gives(auth.getSession(ada.headers)), answer)
  })
})
