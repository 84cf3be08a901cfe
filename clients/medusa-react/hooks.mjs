// medusa-react: what its hooks give, and that what they show follows what they change.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { noOrders, orderOfV1, orderOfV2, take } from "../orders.mjs"
import { listed, retrieved } from "../v1-orders.mjs"
import {
  SITES, UNAUTHORIZED, clientIn, created, credentials, customer, email, group, notFound, openApp, openPage, openVisitor,
  pause, refusal, run, settings, taken, time, user, v1Settings, withAddresses, withOrders,
} from "./support.mjs"

// What the hooks do is the same on every site.
const [site] = SITES

describe("hooks of an administrator", () => {
  const word = `hooks${run}`
  const known = { email: email(word), first_name: "Ada", last_name: "Byron" }
  const none = { customers: [], count: 0, offset: 0, limit: 50 }
  let visitor, app, ada, one
  before(async () => {
    visitor = await openVisitor()
    app = await openApp(await openPage(visitor, site.admin), settings(site))
  })
  after(() => visitor?.close())

  test("useAdminLogin, useAdminGetSession", async () => {
    const session = await app.use("useAdminGetSession")
    await session.failed(UNAUTHORIZED)
    const login = await app.use("useAdminLogin")
    await login.fails({ ...credentials, password: "wrong" }, UNAUTHORIZED)
    await session.failed(UNAUTHORIZED)
    await login.does(credentials, { user })
    await session.done({ user })
  })

  test("useAdminCreateCustomer, useAdminCustomers", async () => {
    const list = await app.use("useAdminCustomers", { q: word })
    await list.done(none)
    const create = await app.use("useAdminCreateCustomer")
    const { customer: made } = await create.does({ ...known, password: "secret" }, { customer: created(known) })
    ada = { ...customer(known), id: made.id, created_at: made.created_at, updated_at: made.updated_at }
    await list.done({ customers: [ada], count: 1, offset: 0, limit: 50 })
    await create.fails({ ...known, password: "secret" }, taken)
    await list.done({ customers: [ada], count: 1, offset: 0, limit: 50 })
    await (await app.use("useAdminCustomers", { q: word, limit: 1, expand: "groups" })).done({
      customers: [{ ...ada, groups: [] }], count: 1, offset: 0, limit: 1,
    })
    await (await app.use("useAdminCustomers", { nope: 1 })).failed(refusal(400, {
      type: "invalid_data", message: "property nope should not exist",
    }))
  })

  test("useAdminUpdateCustomer, useAdminCustomer", async () => {
    const list = await app.use("useAdminCustomers", { q: word })
    const shown = await app.use("useAdminCustomer", ada.id)
    await shown.done({ customer: withOrders(ada) })
    const update = await app.use("useAdminUpdateCustomer", ada.id)
    const change = { first_name: "Augusta", phone: "+44" }
    const { customer: changed } = await update.does(change, { customer: withOrders({ ...ada, ...change, updated_at: time }) })
    ada = { ...ada, ...change, updated_at: changed.updated_at }
    await shown.done({ customer: changed })
    await list.done({ customers: [ada], count: 1, offset: 0, limit: 50 })
    await (await app.use("useAdminCustomer", "cus_nope")).failed(notFound("Customer with id: cus_nope was not found"))
  })

  test("useAdminCreateCustomerGroup, useAdminCustomerGroups", async () => {
    const list = await app.use("useAdminCustomerGroups", { q: word })
    await list.done({ customer_groups: [], count: 0, offset: 0, limit: 10 })
    const create = await app.use("useAdminCreateCustomerGroup")
    const body = { name: `Group ${word}`, metadata: { a: 1 } }
    one = (await create.does(body, { customer_group: group(body) })).customer_group
    await list.done({ customer_groups: [one], count: 1, offset: 0, limit: 10 })
    await create.fails(body, refusal(422, {
      code: "invalid_request_error", type: "duplicate_error", message: `Key (name)=(${body.name}) already exists.`,
    }))
  })

  test("useAdminUpdateCustomerGroup, useAdminCustomerGroup", async () => {
    const list = await app.use("useAdminCustomerGroups", { q: word })
    const shown = await app.use("useAdminCustomerGroup", one.id)
    await shown.done({ customer_group: one })
    const update = await app.use("useAdminUpdateCustomerGroup", one.id)
    const name = `${one.name}, renamed`
    const { customer_group } = await update.does({ name }, { customer_group: { ...one, name, updated_at: time } })
    one = customer_group
    await shown.done({ customer_group })
    await list.done({ customer_groups: [one], count: 1, offset: 0, limit: 10 })
  })

  test("useAdminAddCustomersToCustomerGroup and …Remove…From…, useAdminCustomerGroupCustomers", async () => {
    const members = await app.use("useAdminCustomerGroupCustomers", one.id)
    await members.done(none)
    const ids = { customer_ids: [{ id: ada.id }] }
    await (await app.use("useAdminAddCustomersToCustomerGroup", one.id)).does(ids, { customer_group: one })
    await members.done({ customers: [{ ...ada, groups: [one] }], count: 1, offset: 0, limit: 50 })
    await (await app.use("useAdminCustomerGroup", one.id, { expand: "customers" })).done({
      customer_group: { ...one, customers: [ada] },
    })
    await (await app.use("useAdminRemoveCustomersFromCustomerGroup", one.id)).does(ids, { customer_group: one })
    await members.done(none)
  })

  test("useAdminDeleteCustomerGroup", async () => {
    const list = await app.use("useAdminCustomerGroups", { q: word })
    await list.done({ customer_groups: [one], count: 1, offset: 0, limit: 10 })
    const shown = await app.use("useAdminCustomerGroup", one.id)
    await (await app.use("useAdminDeleteCustomerGroup", one.id)).does(undefined, {
      id: one.id, object: "customer_group", deleted: true,
    })
    await list.done({ customer_groups: [], count: 0, offset: 0, limit: 10 })
    await shown.failed(notFound(`CustomerGroup with id ${one.id} was not found`))
  })

  test("useAdminDeleteSession", async () => {
    const session = await app.use("useAdminGetSession")
    await session.done({ user })
    await (await app.use("useAdminDeleteSession")).does(undefined, { 0: "O", 1: "K" })
    await session.failed(UNAUTHORIZED)
  })
})

describe("hooks of a customer", () => {
  const account = { email: email("hook"), password: "secret" }
  let visitor, page, app, mine
  before(async () => {
    visitor = await openVisitor()
    page = await openPage(visitor, site.storefront)
    app = await openApp(page, settings(site))
  })
  after(() => visitor?.close())

  test("of nobody", async () => {
    const other = await openPage(visitor, site.storefront)
    const outside = await openApp(other, v1Settings(site))
    await (await outside.use("useMeCustomer")).failed(UNAUTHORIZED)
    await (await outside.use("useCustomerOrders")).failed(UNAUTHORIZED)
    await other.close()
  })

  test("useCreateCustomer", async () => {
    const create = await app.use("useCreateCustomer")
    const { password, ...known } = { ...account, first_name: "Zoë" }
    mine = (await create.does({ ...known, password }, { customer: withAddresses(customer(known)) })).customer
    await create.fails(account, taken)
  })

  test("useMeCustomer, useUpdateMe", async () => {
    const me = await app.use("useMeCustomer")
    await me.done({ customer: mine })
    const update = await app.use("useUpdateMe")
    const change = { first_name: "Zoé", phone: "+33 1" }
    const expected = { customer: { ...mine, ...change, updated_at: time } }
    const { customer: changed } = await update.does({ id: mine.id, ...change }, expected)
    // This hook makes none of the others look again.
    await pause(50)
    await me.done({ customer: mine })
    await me.refetch()
    await me.done({ customer: changed })
    mine = changed
  })

  test("useCustomerOrders", async () => {
    const none = { orders: [], count: 0, offset: 0, limit: 10 }
    await (await app.use("useCustomerOrders")).done(none)
  })

  test("useCustomerOrders, useOrder, useOrders, where there are orders", { skip: noOrders }, async () => {
    const list = await app.use("useCustomerOrders", { limit: 5 })
    await list.done({ orders: [], count: 0, offset: 0, limit: 5 })
    const first = await take("v1", orderOfV1("first", { email: account.email, display_id: 1 }))
    const second = await take("v2", orderOfV2("second", { email: account.email, display_id: 2 }))
    await list.refetch()
    const { billing_address, shipping_addresses, ...one } = mine
    await list.done({ orders: [listed("v2", second, one), listed("v1", first, one)], count: 2, offset: 0, limit: 5 })
    await (await app.use("useCustomerOrders", { status: ["canceled"] })).done({ orders: [], count: 0, offset: 0, limit: 10 })
    await (await app.use("useOrder", first.id)).done({ order: retrieved("v1", first, one) })
    await (await app.use("useOrder", second.id)).done({ order: retrieved("v2", second, one) })
    await (await app.use("useOrder", "order_nope")).failed(notFound("Order with id order_nope was not found"))

    const other = await openPage(await openVisitor(), site.storefront)
    const outside = await openApp(other, v1Settings(site))
    await (await outside.use("useOrder", first.id)).failed(notFound(`Order with id ${first.id} was not found`))
    const query = { display_id: 2, email: account.email }
    await (await outside.use("useOrders", query)).done({ order: retrieved("v2", second, one) })
    await (await outside.use("useOrders", { ...query, display_id: 3 })).failed(refusal(404, "Not Found"))
    await other.context().close()
  })

  test("the page is left, and comes again", async () => {
    await page.reload()
    app = await openApp(page, settings(site))
    await (await app.use("useMeCustomer")).done({ customer: mine })
  })

  test("the client of a provider", async () => {
    // There is no hook to sign a customer in or out.
    const { auth } = clientIn(page, settings(site))
    assert.deepEqual(await auth.deleteSession(), { 0: "O", 1: "K" })
    const me = await app.use("useMeCustomer")
    await auth.authenticate(account)
    await me.refetch()
    await me.done({ customer: mine })
  })
})
