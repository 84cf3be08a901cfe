// A visitor of a storefront, whose pages are not of the API's origin, with the client.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  SITES, address, blocked, checkKept, clientIn, credentials, customer, email, fails, ok, openPage, openVisitor, refusal,
  same, settings, stheno, taken, time, unauthorized, v1Settings, watch, withAddresses, withOrders,
} from "./support.mjs"

for (const site of SITES) {
  describe(`a storefront: ${site.name}`, () => {
    const account = { email: email(`zoe-${site.api.replace(/\W/g, "")}`), password: "battery staple" }
    const { href: me } = new URL("/store/customers/me", site.api)
    let visitor, page, medusa, anybody, mine, cookies
    before(async () => {
      visitor = await openVisitor()
      page = await openPage(visitor, site.storefront)
      medusa = clientIn(page, settings(site))
      anybody = clientIn(page, v1Settings(site))
    })
    after(() => visitor?.close())

    test("nobody is signed in", async () => {
      await unauthorized(anybody.customers.retrieve())
      await unauthorized(medusa.auth.getSession())
      await unauthorized(medusa.auth.authenticate(account))
      assert.deepEqual(await medusa.auth.exists(account.email), { exists: false })
    })

    test("sign up", async () => {
      const body = { ...account, first_name: "Zoë", last_name: "O'Hara" }
      const { customer: one } = await medusa.customers.create(body)
      const { password, ...known } = body
      same(one, withAddresses(customer(known)))
      mine = one
      assert.deepEqual(await medusa.customers.retrieve(), { customer: mine })
      assert.deepEqual(await medusa.auth.exists(account.email), { exists: true })
      await fails(medusa.customers.create(account), taken)
    })

    test("a preflight", async () => {
      const network = await watch(page)
      assert.equal((await medusa.customers.update({ phone: "+33 1" })).customer.phone, "+33 1")
      const asked = await network.find("OPTIONS", me)
      assert.equal(asked.sent["access-control-request-method"], "POST")
      const allowed = (name) => asked.received[`access-control-allow-${name}`]
      assert.deepEqual(
        [asked.status, allowed("origin"), allowed("credentials"), allowed("headers"), allowed("methods")],
        [204, site.storefront, "true", asked.sent["access-control-request-headers"], "GET,HEAD,PUT,PATCH,POST,DELETE"],
      )
      const request = await network.find("POST", me)
      assert.match(request.sent.cookie, /^connect\.sid=/)
      assert.deepEqual([request.sent.origin, request.status], [site.storefront, 200])
    })

    test("sign out", async () => {
      cookies = await visitor.cookies()
      await ok(medusa.auth.deleteSession())
      await unauthorized(medusa.auth.getSession())
      await unauthorized(anybody.customers.retrieve())
      // A session ends on the server, whatever the browser keeps.
      await visitor.addCookies(cookies)
      await unauthorized(anybody.customers.retrieve())
      await visitor.clearCookies()
    })

    test("sign in", async () => {
      mine = { ...mine, phone: "+33 1" }
      const { billing_address, ...shown } = mine
      const answer = await medusa.auth.authenticate(account)
      same(answer, { customer: withOrders({ ...shown, updated_at: time }) })
      mine = { ...mine, updated_at: answer.customer.updated_at }
      assert.deepEqual(await medusa.auth.getSession(), answer)
    })

    test("what the browser keeps, also when the page is left", async () => {
      await checkKept(visitor, page, site)
      assert.deepEqual(await medusa.customers.retrieve(), { customer: mine })
    })

    test("addresses, orders, ways to pay", async () => {
      const home = {
        first_name: "Zoë", last_name: "O'Hara", address_1: "1 rue", city: "Saint-Étienne", country_code: "FR",
        postal_code: "42000",
      }
      const known = { ...home, country_code: "fr", customer_id: mine.id }
      const added = await medusa.customers.addresses.addAddress({ address: home })
      same(added, { customer: { ...mine, shipping_addresses: [address(known)] } })
      const [{ id }] = added.customer.shipping_addresses
      const moved = await medusa.customers.addresses.updateAddress(id, { city: "Lyon" })
      same(moved, { customer: { ...mine, shipping_addresses: [address({ ...known, id, city: "Lyon" })] } })
      assert.deepEqual(await medusa.customers.addresses.deleteAddress(id), { customer: mine })
      assert.deepEqual(await medusa.customers.listOrders(), { orders: [], count: 0, offset: 0, limit: 10 })
      assert.deepEqual(await medusa.customers.paymentMethods.list(), { payment_methods: [] })
    })

    test("refusals can be read", async () => {
      await fails(medusa.customers.update({ nope: 1 }), refusal(400, {
        type: "invalid_data", message: "property nope should not exist",
      }))
    })

    test("a new password", async () => {
      const [earlier] = await visitor.cookies()
      account.password = "horse"
      const { customer: one } = await medusa.customers.update({ password: account.password })
      mine = { ...mine, updated_at: one.updated_at }
      assert.deepEqual(one, mine)
      assert.deepEqual(await medusa.customers.retrieve(), { customer: mine })
      const [now] = await visitor.cookies()
      if (stheno) assert.notEqual(now.value, earlier.value)
      else assert.equal(now.value, earlier.value)
    })

    test("a token", async () => {
      await ok(medusa.auth.deleteSession())
      await visitor.clearCookies()
      assert.equal(typeof (await medusa.auth.getToken(account)).access_token, "string")
      assert.deepEqual(await medusa.customers.retrieve(), { customer: mine })
      // The page keeps it, and nothing else does.
      await page.reload()
      await visitor.clearCookies()
      await unauthorized(anybody.customers.retrieve())
    })

    test("may ask nothing under /admin", async () => {
      await blocked(medusa.admin.auth.createSession(credentials))
      await blocked(medusa.admin.customers.list())
      await blocked(anybody.admin.customers.list())
    })
  })
}
