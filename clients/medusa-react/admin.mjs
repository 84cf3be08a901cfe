// An administrator's page, which is not of the API's origin, with the client.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  SITES, blocked, checkKept, clientIn, created, credentials, customer, email, fails, group, notFound, ok, openPage, openVisitor,
  run, same, settings, taken, time, unauthorized, user, v1Settings, withOrders,
} from "./support.mjs"

for (const site of SITES) {
  describe(`an administrator: ${site.name}`, () => {
    const word = `${site.api.replace(/\W/g, "")}${run}`
    let visitor, page, medusa, anybody, ada
    before(async () => {
      visitor = await openVisitor()
      page = await openPage(visitor, site.admin)
      medusa = clientIn(page, settings(site))
      anybody = clientIn(page, v1Settings(site))
    })
    after(() => visitor?.close())

    test("sign in", async () => {
      await unauthorized(medusa.admin.auth.getSession())
      await unauthorized(medusa.admin.auth.createSession({ ...credentials, password: "wrong" }))
      same(await medusa.admin.auth.createSession(credentials), { user })
      await checkKept(visitor, page, site)
      same(await medusa.admin.auth.getSession(), { user })
    })

    test("admin.customers: create, list, retrieve, update", async () => {
      const known = { email: email(word), first_name: "Ada", last_name: "Byron", metadata: { vip: true } }
      const answer = await medusa.admin.customers.create({ ...known, password: "secret" })
      same(answer, { customer: created(known) })
      const { id, created_at, updated_at } = answer.customer
      ada = { ...customer(known), id, created_at, updated_at }
      assert.deepEqual(await medusa.admin.customers.retrieve(ada.id), { customer: withOrders(ada) })
      // A query string as only a browser's URL writes it
      assert.deepEqual(await medusa.admin.customers.list({ q: word, order: "-created_at", expand: "groups" }), {
        customers: [{ ...ada, groups: [] }], count: 1, offset: 0, limit: 50,
      })
      const updated = await medusa.admin.customers.update(ada.id, { last_name: "Þóra & Søn" })
      same(updated, { customer: withOrders({ ...ada, last_name: "Þóra & Søn", updated_at: time }) })
      ada = { ...ada, last_name: "Þóra & Søn", updated_at: updated.customer.updated_at }
    })

    test("admin.customerGroups: create, add and remove customers, list, delete", async () => {
      const body = { name: `Group ${word}`, metadata: { a: [1] } }
      const answer = await medusa.admin.customerGroups.create(body)
      same(answer, { customer_group: group(body) })
      const { customer_group: one } = answer
      const ids = { customer_ids: [{ id: ada.id }] }
      assert.deepEqual(await medusa.admin.customerGroups.addCustomers(one.id, ids), answer)
      const members = await medusa.admin.customerGroups.listCustomers(one.id)
      assert.deepEqual(members, { customers: [{ ...ada, groups: [one] }], count: 1, offset: 0, limit: 50 })
      assert.deepEqual(await medusa.admin.customers.list({ groups: [one.id] }), members)
      // The client puts a body into a DELETE.
      assert.deepEqual(await medusa.admin.customerGroups.removeCustomers(one.id, ids), answer)
      assert.equal((await medusa.admin.customerGroups.listCustomers(one.id)).count, 0)
      assert.deepEqual(await medusa.admin.customerGroups.list({ q: word }), {
        count: 1, customer_groups: [one], offset: 0, limit: 10,
      })
      assert.deepEqual(await medusa.admin.customerGroups.delete(one.id), {
        id: one.id, object: "customer_group", deleted: true,
      })
    })

    test("refusals can be read", async () => {
      await fails(medusa.admin.customers.create({ email: ada.email, first_name: "A", last_name: "B", password: "x" }), taken)
      await fails(medusa.admin.customers.retrieve("cus_nope"), notFound("Customer with id: cus_nope was not found"))
    })

    test("may ask nothing under /store", async () => {
      await blocked(medusa.auth.authenticate({ email: ada.email, password: "secret" }))
      await blocked(medusa.customers.retrieve())
    })

    test("a token", async () => {
      await visitor.clearCookies()
      assert.equal(typeof (await medusa.admin.auth.getToken(credentials)).access_token, "string")
      assert.equal((await medusa.admin.customers.list({ q: word })).count, 1)
      await page.reload()
      await visitor.clearCookies()
      await unauthorized(anybody.admin.customers.list({ q: word }))
    })

    test("sign out", async () => {
      await medusa.admin.auth.createSession(credentials)
      const cookies = await visitor.cookies()
      await ok(medusa.admin.auth.deleteSession())
      await unauthorized(medusa.admin.auth.getSession())
      await unauthorized(anybody.admin.customers.list())
      // A session ends on the server, whatever the browser keeps.
      await visitor.addCookies(cookies)
      await unauthorized(medusa.admin.auth.getSession())
    })
  })
}
