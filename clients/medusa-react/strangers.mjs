// Pages that are not in the server's settings, opened by somebody who is signed in.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  STRANGERS, SITES, ask, blocked, clientIn, credentials, email, openPage, openVisitor, run, settings, stheno, watch,
} from "./support.mjs"

const strangers = STRANGERS.filter(({ site }) => SITES.includes(site))

for (const { site, origin, name, cookie } of strangers) {
  describe(`a page ${name} that the server does not know`, () => {
    const account = { email: email(`victim.${origin.replace(/\W/g, "")}`), password: "secret" }
    const sent = (request) => /(^|; )connect\.sid=/.test(request.sent.cookie ?? "")
    const url = (path) => site.api + path
    let visitor, shop, admin, stranger, network, untouched

    /** All that the forged requests could change. */
    const state = async () => [await shop.customers.retrieve(), await admin.admin.customers.list({ q: run, order: "created_at" })]

    before(async () => {
      visitor = await openVisitor()
      shop = clientIn(await openPage(visitor, site.storefront), settings(site))
      admin = clientIn(await openPage(visitor, site.admin), settings(site))
      await shop.customers.create(account)
      // Both have one session.
      await admin.admin.auth.createSession(credentials)
      untouched = await state()
      stranger = await openPage(visitor, origin)
      network = await watch(stranger)
    })
    after(() => visitor?.close())

    test("reads nothing with the client", async () => {
      const there = clientIn(stranger, settings(site))
      await blocked(there.admin.auth.getSession())
      await blocked(there.admin.customers.list())
      await blocked(there.admin.auth.createSession(credentials))
      await blocked(there.auth.getSession())
      await blocked(there.customers.retrieve())
      await blocked(there.auth.authenticate(account))
    })

    test("reads nothing by a request without a preflight", async () => {
      for (const path of ["/store/auth", "/admin/auth"]) {
        await assert.rejects(ask(stranger, url(path)), /TypeError: Failed to fetch/)
        const request = await network.find("GET", url(path))
        // The server answers whoever has the cookie; the browser keeps the answer from the page.
        assert.deepEqual([sent(request), request.status], cookie ? [true, 200] : [false, 401])
        assert.equal(request.received["access-control-allow-origin"], undefined)
      }
    })

    test("changes nothing by a request without a preflight", async () => {
      const guest = { email: email("forged"), first_name: "F", last_name: "F", password: "" }
      const forged = [
        ["/store/customers/me", "application/x-www-form-urlencoded", "first_name=Forged"],
        ["/store/customers/me", "text/plain", JSON.stringify({ first_name: "Forged" })],
        ["/admin/customers", "text/plain", JSON.stringify(guest)],
      ]
      for (const [path, type, body] of forged) {
        const headers = { "content-type": type }
        assert.equal(await ask(stranger, url(path), { method: "POST", mode: "no-cors", headers, body }), 0)
        const request = await network.find("POST", url(path))
        assert.deepEqual([request.sent.origin, sent(request)], [origin, cookie])
        // Without its session nothing tells which generation is meant, and both refuse it.
        if (stheno) assert.ok([400, 401].includes(request.status), `${path}: ${request.status}`)
      }
      assert.deepEqual(await state(), untouched)
    })

    test("changes nothing by a request with a preflight", async () => {
      const json = { method: "POST", headers: { "content-type": "application/json" }, body: '{"first_name":"Forged"}' }
      for (const [path, init] of [
        ["/store/customers/me", json], ["/store/auth", { method: "DELETE" }], ["/admin/auth", { method: "DELETE" }],
      ]) {
        await assert.rejects(ask(stranger, url(path), init), /TypeError: Failed to fetch/)
        const preflight = await network.find("OPTIONS", url(path))
        assert.deepEqual([preflight.status, preflight.received["access-control-allow-origin"]], [204, undefined])
      }
      assert.deepEqual(await state(), untouched)
    })
  })
}
