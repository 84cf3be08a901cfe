// A visitor of a storefront, whose pages are not of the API's origin.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  CROSS_SITE, MODES, SAME_SITE, addressId, badRequest, blocked, checkKept, credentials, customer, email, fails, notFound, openPage,
  openVisitor, run, same, sdkIn, settings, time, unauthorized, watch,
} from "./support.mjs"

const PASSWORD = "battery staple horse"

/** The answer for the customer who asks. */
function me(known) {
  const { created_by, ...shown } = customer({ has_account: true, addresses: [], ...known })
  return shown
}

/** An address as lists show it; the customer's own answer also has `deleted_at`. */
const address = (known) => ({
  id: addressId,
  address_name: null,
  is_default_shipping: false,
  is_default_billing: false,
  company: null,
  first_name: null,
  last_name: null,
  address_1: null,
  address_2: null,
  city: null,
  country_code: null,
  province: null,
  postal_code: null,
  phone: null,
  metadata: null,
  created_at: time,
  updated_at: time,
  ...known,
})

for (const site of [SAME_SITE, CROSS_SITE]) {
  describe(`a storefront: ${site.name}`, () => {
    let visitor, page
    before(async () => {
      visitor = await openVisitor()
      page = await openPage(visitor, site.storefront)
    })
    after(() => visitor?.close())

    test("preflights", async () => {
      const network = await watch(page)
      await unauthorized(sdkIn(page, settings(site, MODES.session)).store.customer.update({ first_name: "Nobody" }))

      const url = `${site.api}/store/customers/me`
      const asked = await network.find("OPTIONS", url)
      assert.equal(asked.sent["access-control-request-method"], "POST")
      assert.match(asked.sent["access-control-request-headers"], /\bx-publishable-api-key\b/)
      const allowed = (name) => asked.received[`access-control-allow-${name}`]
      assert.deepEqual(
        [asked.status, allowed("origin"), allowed("credentials"), allowed("headers"), allowed("methods")],
        [204, site.storefront, "true", asked.sent["access-control-request-headers"], "GET,HEAD,PUT,PATCH,POST,DELETE"],
      )
      const request = await network.find("POST", url)
      assert.match(request.sent["x-publishable-api-key"], /^pk_/)
      assert.deepEqual([request.sent.origin, request.status], [site.storefront, 401])
    })

    for (const mode of Object.keys(MODES)) describe(`${mode} mode`, () => signUp(site, mode, () => ({ visitor, page })))

    test("may ask nothing under /admin", async () => {
      const sdk = sdkIn(page, settings(site, MODES.session))
      await sdk.auth.login("user", "emailpass", credentials)
      await blocked(sdk.admin.user.me())
      await blocked(sdk.admin.customer.create({ email: email("storefront") }))
      assert.equal((await visitor.cookies()).length, 1)
    })
  })
}

/** The tests of one customer, from the first visit to the logout. */
function signUp(site, mode, given) {
  const NOTHING = { cookies: [], storage: {} }
  const kept = async () => ({ cookies: await visitor.cookies(), storage: await page.evaluate(() => ({ ...localStorage })) })
  const account = { email: email(`zoe-${mode}-${site.api.replace(/\W/g, "")}`), password: PASSWORD }
  let visitor, page, sdk, mine, left
  before(() => {
    ({ visitor, page } = given())
    sdk = sdkIn(page, settings(site, MODES[mode]))
  })

  test("nobody is signed in", async () => {
    await unauthorized(sdk.store.customer.retrieve())
    const unknown = "Invalid email or password"
    await fails(sdk.auth.login("customer", "emailpass", account), 401, "Unauthorized", unknown)
    assert.deepEqual(await kept(), NOTHING)
  })

  test("register, make an account, sign in", async () => {
    const token = await sdk.auth.register("customer", "emailpass", account)
    // A session only begins with the account, so that until then the token must be sent by hand.
    const headers = mode === "session" ? { Authorization: `Bearer ${token}` } : {}
    const body = { email: account.email, first_name: "Zoë" }
    const created = await sdk.store.customer.create(body, {}, headers)
    same(created, { customer: me(body) })
    mine = created.customer
    assert.equal(typeof (await sdk.auth.login("customer", "emailpass", account)), "string")
    assert.deepEqual(await sdk.store.customer.retrieve(), { customer: mine })
    await fails(
      sdk.auth.register("customer", "emailpass", account),
      401, "Unauthorized", "Identity with email already exists",
    )
  })

  test("what the browser keeps, also when the page is left", async () => {
    await checkKept(visitor, page, site, mode)
    assert.deepEqual(await sdk.store.customer.retrieve(), { customer: mine })
  })

  test("store.customer.update", async () => {
    const body = { last_name: "O'Hara", phone: "+33 1", metadata: { run } }
    const updated = await sdk.store.customer.update(body)
    same(updated, { customer: { ...mine, ...body, updated_at: time } })
    mine = updated.customer
    assert.deepEqual(await sdk.store.customer.retrieve(), { customer: mine })
    assert.deepEqual(await sdk.store.customer.retrieve({ fields: "id,last_name" }), {
      customer: { id: mine.id, last_name: "O'Hara" },
    })
  })

  test("addresses: create, list, retrieve, update, delete", async () => {
    const home = { address_name: "Home", city: "Paris", country_code: "fr", is_default_shipping: true }
    const known = { ...home, customer_id: mine.id }
    const created = await sdk.store.customer.createAddress(home)
    same(created, { customer: { ...mine, addresses: [address({ ...known, deleted_at: null })] } })
    const { id, created_at } = created.customer.addresses[0]

    const listed = await sdk.store.customer.listAddress()
    same(listed, { addresses: [address({ ...known, id, created_at })], count: 1, offset: 0, limit: 50 })
    assert.deepEqual(await sdk.store.customer.retrieveAddress(id), { address: listed.addresses[0] })

    const moved = { city: "Saint-Étienne", postal_code: "42000" }
    const expected = address({ ...known, ...moved, id, created_at, deleted_at: null })
    same(await sdk.store.customer.updateAddress(id, moved), { customer: { ...mine, addresses: [expected] } })

    const deleted = await sdk.store.customer.deleteAddress(id)
    assert.deepEqual(deleted, { id: mine.id, object: "address", deleted: true, parent: mine })
    await notFound(sdk.store.customer.retrieveAddress(id), `Address with id: ${id} was not found`)
  })

  test("refusals can be read", async () => {
    await badRequest(sdk.store.customer.update({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    const stranger = sdkIn(page, { ...settings(site, MODES[mode]), publishableKey: undefined })
    await badRequest(
      stranger.store.customer.retrieve(),
      "Publishable API key required in the request header: x-publishable-api-key. You can manage your keys in settings " +
        "in the dashboard.",
    )
  })

  test("refresh", async () => {
    const [before] = await visitor.cookies()
    const { token, ...rest } = await sdk.auth.refresh()
    assert.deepEqual([typeof token, rest], ["string", {}])
    if (mode === "session") {
      assert.notEqual((await visitor.cookies())[0].value, before.value)
    } else {
      assert.equal(await page.evaluate(() => localStorage.getItem("medusa_auth_token")), token)
    }
    assert.deepEqual(await sdk.store.customer.retrieve(), { customer: mine })
  })

  test("logout", async () => {
    const cookies = await visitor.cookies()
    assert.equal(await sdk.auth.logout(), undefined)
    await unauthorized(sdk.store.customer.retrieve())
    left = await kept()
    // A session ends on the server, whatever the browser keeps.
    await visitor.addCookies(cookies)
    await unauthorized(sdk.store.customer.retrieve())
    await visitor.clearCookies()
  })

  test("the browser keeps nothing", () => assert.deepEqual(left, NOTHING))
}
