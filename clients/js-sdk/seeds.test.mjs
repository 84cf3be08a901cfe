// Requests as people write them in guides and bug reports.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { after, before, describe, test } from "node:test"
import { promisify } from "node:util"
import { address, within } from "./shapes.mjs"
import { BASE_URL, credentials, customer, email, installCookieJar, run, same, sessionClient, stheno } from "./support.mjs"

/** What curl would do: a URL, a bearer token, perhaps a JSON body. */
async function curl(path, { token, body, method = body ? "POST" : "GET" } = {}) {
  const headers = {}
  if (token) headers.authorization = `Bearer ${token}`
  if (body) headers["content-type"] = "application/json"
  const response = await fetch(BASE_URL + path, { method, headers, body: body && JSON.stringify(body) })
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() }
}
const ok = (body) => ({ status: 200, type: "application/json; charset=utf-8", body })

describe("a guide's curl requests", () => {
  let token
  const ids = []
  before(async () => {
    const answer = await curl("/auth/user/emailpass", { body: credentials })
    assert.equal(answer.status, 200)
    token = answer.body.token
  })
  after(async () => {
    for (const id of ids) await curl(`/admin/customers/${id}`, { token, method: "DELETE" })
  })

  test("GET /admin/customers?q=john&limit=20", async () => {
    const john = { email: email("guide-john"), first_name: "John", last_name: "Doe", phone: "+1234567890", metadata: {} }
    const created = await curl("/admin/customers", { token, body: john })
    same(created, ok({ customer: customer(john) }))
    ids.push(created.body.customer.id)

    const { status, type, body } = await curl("/admin/customers?q=john&limit=20", { token })
    assert.deepEqual({ status, type }, { status: 200, type: "application/json; charset=utf-8" })
    const { customers, count, ...rest } = body
    assert.deepEqual(rest, { offset: 0, limit: 20 })
    // There may be other Johns on this server, and more than a page of them.
    assert.ok(count >= 1 && customers.length === Math.min(count, 20), `${customers.length} of ${count}`)
    for (const one of customers) assert.match(JSON.stringify(one), /john/i)
    if (count <= 20) assert.deepEqual(customers.find(({ id }) => id === ids[0]), created.body.customer)

    assert.deepEqual(
      await curl(`/admin/customers?q=john.${run}&limit=20`, { token }),
      ok({ customers: [created.body.customer], count: 1, offset: 0, limit: 20 }),
    )
  })

  const jane = {
    email: email("guide-jane"), first_name: "Jane", last_name: "Smith", phone: "+1987654321", company: "Smith & Co",
    metadata: { source: "guide" },
  }

  test("POST /admin/customers with `company`", { skip: !stheno && "only Stheno takes `company`; set STHENO=1" }, async () => {
    const created = await curl("/admin/customers", { token, body: jane })
    const { company, ...rest } = jane
    same(created, ok({ customer: customer({ ...rest, company_name: company }) }))
    const { id } = created.body.customer
    ids.push(id)
    assert.deepEqual(await curl(`/admin/customers/${id}`, { token }), created)

    const updated = await curl(`/admin/customers/${id}`, { token, body: { company: "Smith Ltd" } })
    const { updated_at } = updated.body.customer ?? {}
    assert.deepEqual(updated, ok({ customer: { ...created.body.customer, company_name: "Smith Ltd", updated_at } }))
  })

  test("POST /admin/customers/{id}, DELETE /admin/customers/{id}", async () => {
    const { company, email: _, ...rest } = jane
    const body = { ...rest, email: email("guide-update") }
    const created = await curl("/admin/customers", { token, body })
    same(created, ok({ customer: customer(body) }))
    const { id } = created.body.customer
    const change = { phone: "+1555555555", metadata: { vip: true } }
    const updated = await curl(`/admin/customers/${id}`, { token, body: change })
    const { updated_at } = updated.body.customer ?? {}
    assert.deepEqual(updated, ok({
      customer: { ...created.body.customer, phone: "+1555555555", metadata: { source: "guide", vip: true }, updated_at },
    }))
    assert.deepEqual(await curl(`/admin/customers/${id}`, { token, method: "DELETE" }), ok({ id, object: "customer", deleted: true }))
  })
})

describe("a page's curl lines", () => {
  const jane = { email: email("curl-jane"), first_name: "Jane", last_name: "Smith", phone: "+1987654321" }
  let token, one
  before(async () => { token = (await curl("/auth/user/emailpass", { body: credentials })).body.token })

  /** Does what the lines say, with this server, this token and these ids in place of those that the page has. */
  async function shell(lines, changes = {}) {
    const all = { "http://localhost:9000": BASE_URL, "{token}": token, ...changes }
    const script = Object.entries(all).reduce((text, [from, to]) => text.replaceAll(from, to), lines)
    return JSON.parse((await promisify(execFile)("sh", ["-c", script])).stdout)
  }

  test("create a customer", async () => {
    const created = await shell(`curl -X POST http://localhost:9000/admin/customers \\
  -H "Authorization: Bearer {token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "[email protected]",
    "first_name": "Jane",
    "last_name": "Smith",
    "phone": "+1987654321"
  }'`, { "[email protected]": jane.email })
    same(created, { customer: customer(jane) })
    one = created.customer
  })

  test("get a customer", async () => {
    assert.deepEqual(await shell(`curl -X GET http://localhost:9000/admin/customers/cus_123 \\
  -H "Authorization: Bearer {token}"`, { cus_123: one.id }), { customer: one })
  })

  test("list customers", async () => {
    const listed = `curl -X GET http://localhost:9000/admin/customers \\
  -H "Authorization: Bearer {token}" \\
  -G \\
  --data-urlencode "q=john" \\
  --data-urlencode "limit=20"`
    const { customers, count, ...rest } = await shell(listed)
    assert.deepEqual(rest, { offset: 0, limit: 20 })
    assert.equal(customers.length, Math.min(count, 20))
    assert.deepEqual(await shell(listed, { "q=john": `q=curl-jane.${run}` }), { customers: [one], count: 1, offset: 0, limit: 20 })
  })

  test("update a customer", async () => {
    const { customer: updated } = await shell(`curl -X POST http://localhost:9000/admin/customers/cus_123 \\
  -H "Authorization: Bearer {token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "phone": "+1555555555",
    "metadata": {
      "vip": true
    }
  }'`, { cus_123: one.id })
    assert.deepEqual(updated, { ...one, phone: "+1555555555", metadata: { vip: true }, updated_at: updated.updated_at })
    one = updated
  })

  test("add an address", async () => {
    const added = await shell(`curl -X POST http://localhost:9000/admin/customers/cus_123/addresses \\
  -H "Authorization: Bearer {token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "address_1": "456 Oak Ave",
    "city": "Los Angeles",
    "postal_code": "90001",
    "country_code": "us"
  }'`, { cus_123: one.id })
    assert.deepEqual(added, { customer: one })
    const { body } = await curl(`/admin/customers/${one.id}?fields=*addresses`, { token })
    const known = { address_1: "456 Oak Ave", city: "Los Angeles", postal_code: "90001", country_code: "us" }
    same(body.customer.addresses, [within(address({ ...known, customer_id: one.id }))])
  })

  test("delete a customer", async () => {
    assert.deepEqual(await shell(`curl -X DELETE http://localhost:9000/admin/customers/cus_123 \\
  -H "Authorization: Bearer {token}"`, { cus_123: one.id }), { id: one.id, object: "customer", deleted: true })
    assert.equal((await curl(`/admin/customers/${one.id}`, { token })).status, 404)
  })
})

describe("the reference's example", () => {
  let jar
  before(() => { jar = installCookieJar() })
  after(() => jar.uninstall())

  test("sdk.admin.customer.create in session mode", async () => {
    const sdk = sessionClient()
    await sdk.auth.login("user", "emailpass", credentials)
    await sdk.admin.customer.create({ email: email("customer") }).then(({ customer: created }) => {
      same(created, customer({ email: email("customer") }))
      return sdk.admin.customer.delete(created.id)
    })
    await sdk.auth.logout()
  })
})
