// Pages that are not in the server's settings, opened by somebody who is signed in.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  STRANGERS, MODES, ask, blocked, credentials, email, openPage, openVisitor, run, sdkIn, settings, watch,
} from "./support.mjs"

const FORM = "application/x-www-form-urlencoded"

for (const { site, origin, name, cookie } of STRANGERS) {
  describe(`a page ${name} that the server does not know`, () => {
    let visitor, own, stranger, forms, sdk, network, navigations, customer, group, key, untouched
    const word = `${origin.replace(/\W/g, "")}${run}`
    const sent = (request) => /(^|; )connect\.sid=/.test(request.sent.cookie ?? "")

    /** All that the forged requests could change. */
    const shop = async () => [
      await sdk.admin.customer.list({ q: word, fields: "*groups" }),
      await sdk.admin.customerGroup.list({ q: word, fields: "*customers" }),
      await sdk.admin.apiKey.list({ q: word, order: "title" }),
    ]

    /** What a page can make a browser send without asking the server first, and how the server answers a page it knows. */
    const forged = () =>
      [
        ["/admin/customers", FORM, `email=${email(`forged.${word}`)}`, 200],
        [`/admin/customers/${customer.id}`, FORM, "last_name=Forged", 200],
        [`/admin/customer-groups/${group.id}/customers`, FORM, `add[]=${customer.id}`, 200],
        [`/admin/api-keys/${key.id}/revoke`, undefined, undefined, 200],
        // JSON that is called a text is nothing to the server, whoever sends it.
        ["/admin/customers", "text/plain", JSON.stringify({ email: email(`text.${word}`) }), 400],
      ].map(([path, type, body, known]) => {
        const headers = type && { "content-type": type }
        return { url: site.api + path, init: { method: "POST", mode: "no-cors", headers, body }, known }
      })

    /** Sends a form as a page of this origin does. The page is gone then; what the server answers comes in its place. */
    async function submit(from, head = "") {
      await forms.goto(`${from}/`)
      const url = `${site.api}/admin/customers`
      const body = `<form method=POST action="${url}"><input name=email value="${email(`form.${word}`)}"></form>`
      await forms.evaluate((html) => {
        Object.assign(document.head, { innerHTML: html.head })
        Object.assign(document.body, { innerHTML: html.body })
        document.forms[0].submit()
      }, { head, body })
      // A browser that is told to go on before it has arrived can hang.
      await forms.waitForURL(url)
      return navigations.find("POST", url)
    }

    before(async () => {
      visitor = await openVisitor()
      own = await openPage(visitor, site.admin)
      sdk = sdkIn(own, settings(site, MODES.session))
      await sdk.auth.login("user", "emailpass", credentials)
      customer = (await sdk.admin.customer.create({ email: email(`victim.${word}`) })).customer
      group = (await sdk.admin.customerGroup.create({ name: word })).customer_group
      key = (await sdk.admin.apiKey.create({ title: word, type: "secret" })).api_key
      untouched = await shop()

      stranger = await openPage(visitor, origin)
      network = await watch(stranger)
      forms = await visitor.newPage()
      navigations = await watch(forms)
    })
    after(() => visitor?.close())

    test("reads nothing with the client", async () => {
      for (const auth of Object.values(MODES)) {
        const there = sdkIn(stranger, settings(site, auth))
        await blocked(there.admin.user.me())
        await blocked(there.admin.customer.list())
        await blocked(there.store.customer.retrieve())
        await blocked(there.auth.login("user", "emailpass", credentials))
      }
    })

    test("reads nothing by a request without a preflight", async () => {
      const url = `${site.api}/admin/customers/${customer.id}`
      await assert.rejects(ask(stranger, url), /TypeError: Failed to fetch/)
      const request = await network.find("GET", url)
      // The server answers whoever has the cookie; the browser keeps the answer from the page.
      assert.deepEqual([sent(request), request.status], cookie ? [true, 200] : [false, 401])
      assert.equal(request.received["access-control-allow-origin"], undefined)
      assert.equal(await ask(own, url), 200)
    })

    test("changes nothing by a request without a preflight", async () => {
      for (const { url, init } of forged()) {
        assert.equal(await ask(stranger, url, init), 0)
        const seen = await network.find("POST", url)
        assert.deepEqual([seen.sent.origin, sent(seen), seen.status], [origin, cookie, 401], url)
      }
      assert.deepEqual(await shop(), untouched)
    })

    test("changes nothing by a form", async () => {
      // A page that gives no referrer gives no origin either.
      for (const [head, from] of [["", origin], ["<meta name=referrer content=no-referrer>", "null"]]) {
        const seen = await submit(origin, head)
        assert.deepEqual([seen.sent.origin, sent(seen), seen.status], [from, cookie, 401])
      }
      assert.deepEqual(await shop(), untouched)
    })

    test("changes nothing by a request with a preflight", async () => {
      const url = `${site.api}/admin/customers/${customer.id}`
      const json = { method: "POST", headers: { "content-type": "application/json" }, body: '{"last_name":"Forged"}' }
      for (const init of [json, { method: "DELETE" }]) {
        await assert.rejects(ask(stranger, url, init), /TypeError: Failed to fetch/)
        const preflight = await network.find("OPTIONS", url)
        assert.deepEqual([preflight.status, preflight.received["access-control-allow-origin"]], [204, undefined])
      }
      assert.deepEqual(await shop(), untouched)
    })

    test("ends no session and begins none", async () => {
      const cookies = await visitor.cookies()
      const url = `${site.api}/auth/session`
      assert.equal(await ask(stranger, url, { method: "POST", mode: "no-cors" }), 0)
      assert.equal((await network.find("POST", url)).status, 401)
      await assert.rejects(ask(stranger, url, { method: "DELETE" }), /TypeError: Failed to fetch/)
      assert.deepEqual(await visitor.cookies(), cookies)
      assert.equal((await sdk.admin.user.me()).user.email, credentials.email)
    })

    test("while the same requests of a known page do their work", async () => {
      const seen = await watch(own)
      for (const { url, init, known } of forged()) {
        await ask(own, url, init)
        const request = await seen.find("POST", url)
        assert.deepEqual([request.sent.origin, sent(request), request.status], [site.admin, true, known], url)
      }
      const form = await submit(site.admin)
      assert.deepEqual([form.sent.origin, sent(form), form.status], [site.admin, true, 200])

      const [{ customers }, { customer_groups }, { api_keys }] = await shop()
      assert.deepEqual(
        {
          emails: customers.map((one) => one.email).sort(),
          names: customers.filter(({ id }) => id === customer.id).map((one) => one.last_name),
          members: customer_groups[0].customers.map(({ id }) => id),
          revoked: api_keys.map(({ revoked_at }) => revoked_at !== null),
        },
        {
          emails: ["forged", "form", "victim"].map((one) => email(`${one}.${word}`)),
          names: ["Forged"],
          members: [customer.id],
          revoked: [true],
        },
      )
    })
  })
}
