// An administrator's page, which is not of the API's origin.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import {
  CROSS_SITE, MODES, SAME_SITE, apiKeyId, badRequest, checkKept, credentials, customer, email, groupId,
  notFound, openPage, openVisitor, run, same, sdkIn, settings, time, unauthorized, userId,
} from "./support.mjs"

for (const site of [SAME_SITE, CROSS_SITE]) {
  describe(`an administrator: ${site.name}`, () => {
    let visitor, page
    before(async () => {
      visitor = await openVisitor()
      page = await openPage(visitor, site.admin)
    })
    after(() => visitor?.close())

    for (const mode of Object.keys(MODES)) describe(`${mode} mode`, () => administer(site, mode, () => ({ visitor, page })))
  })
}

/** The tests of one administrator, from the login to the logout. */
function administer(site, mode, given) {
  const word = `${mode}${site.api.replace(/\W/g, "")}${run}`
  const ids = []
  let visitor, page, sdk
  before(async () => {
    ({ visitor, page } = given())
    await visitor.clearCookies()
    sdk = sdkIn(page, settings(site, MODES[mode]))
  })

  test("login", async () => {
    await unauthorized(sdk.admin.user.me())
    assert.equal(typeof (await sdk.auth.login("user", "emailpass", credentials)), "string")
    const { user } = await sdk.admin.user.me()
    assert.equal(user.email, credentials.email)
    await checkKept(visitor, page, site, mode)
    assert.deepEqual(await sdk.admin.user.me(), { user })
  })

  test("admin.customer: create, list, retrieve, update, delete", async () => {
    const body = { email: email(word), first_name: "Ada", metadata: { vip: true } }
    const created = await sdk.admin.customer.create(body)
    same(created, { customer: customer(body) })
    const { customer: ada } = created
    ids.push(ada.id)
    assert.deepEqual(await sdk.admin.customer.retrieve(ada.id), created)
    // A query string as only a browser's URL writes it
    assert.deepEqual(await sdk.admin.customer.list({ q: `ada ${word}`, $or: [{ id: ada.id }], order: "-created_at" }), {
      customers: [ada], count: 1, offset: 0, limit: 50,
    })
    const updated = await sdk.admin.customer.update(ada.id, { last_name: "Þóra & Søn" })
    same(updated, { customer: { ...ada, last_name: "Þóra & Søn", updated_at: time } })

    const { customer: other } = await sdk.admin.customer.create({ email: email(`other.${word}`) })
    assert.deepEqual(await sdk.admin.customer.delete(other.id), { id: other.id, object: "customer", deleted: true })
    await notFound(sdk.admin.customer.retrieve(other.id), `Customer with id: ${other.id} not found`)
  })

  test("admin.customerGroup: create, add and remove customers, list, delete", async () => {
    const body = { name: `Group ${word}`, metadata: { a: [1] } }
    const created = await sdk.admin.customerGroup.create(body)
    same(created, {
      customer_group: { id: groupId, ...body, created_by: userId, created_at: time, updated_at: time, deleted_at: null },
    })
    const { customer_group: group } = created
    const { customer: ada } = await sdk.admin.customer.retrieve(ids[0])
    const { customer: bob } = await sdk.admin.customer.create({ email: email(`bob.${word}`) })
    ids.push(bob.id)
    const members = async () => {
      const answer = await sdk.admin.customerGroup.retrieve(group.id, { fields: "id,*customers" })
      return answer.customer_group.customers.map(({ id }) => id).sort()
    }
    assert.deepEqual(await sdk.admin.customerGroup.batchCustomers(group.id, { add: [ada.id, bob.id] }), created)
    assert.deepEqual(await members(), [ada.id, bob.id].sort())
    assert.deepEqual(await sdk.admin.customerGroup.batchCustomers(group.id, { remove: [ada.id] }), created)
    assert.deepEqual(await members(), [bob.id])
    const both = { add: [ada.id], remove: [bob.id] }
    assert.deepEqual(await sdk.admin.customerGroup.batchCustomers(group.id, both), created)
    assert.deepEqual(await members(), [ada.id])
    assert.deepEqual(await sdk.admin.customer.batchCustomerGroups(ada.id, { remove: [group.id] }), { customer: ada })
    assert.deepEqual(await members(), [])

    assert.deepEqual(await sdk.admin.customerGroup.list({ q: word }), {
      customer_groups: [group], count: 1, offset: 0, limit: 50,
    })
    const deleted = { id: group.id, object: "customer_group", deleted: true }
    assert.deepEqual(await sdk.admin.customerGroup.delete(group.id), deleted)
    await notFound(sdk.admin.customerGroup.retrieve(group.id), `Customer group with id: ${group.id} not found`)
  })

  test("admin.apiKey: create, list, update, revoke, delete", async () => {
    const title = `Key ${word}`
    const created = await sdk.admin.apiKey.create({ title, type: "secret" })
    const { token, redacted } = created.api_key
    const by = { created_by: userId, created_at: time, updated_at: time }
    const revoked = { revoked_by: null, revoked_at: null }
    same(created, {
      api_key: {
        id: apiKeyId, token: /^sk_[0-9a-f]{64}$/, redacted: `${token.slice(0, 6)}***${token.slice(-3)}`, title, type: "secret",
        last_used_at: null, deleted_at: null, ...by, ...revoked,
      },
    })
    const { deleted_at, ...rest } = created.api_key
    const key = { ...rest, token: "", sales_channels: [] }
    assert.deepEqual(await sdk.admin.apiKey.list({ q: word }), { api_keys: [key], count: 1, offset: 0, limit: 20 })
    const renamed = { ...key, title: `${title}, renamed`, updated_at: time }
    same(await sdk.admin.apiKey.update(key.id, { title: renamed.title }), { api_key: renamed })
    await badRequest(sdk.admin.apiKey.delete(key.id), `Cannot delete api keys that are not revoked - ${key.id}`)
    same(await sdk.admin.apiKey.revoke(key.id), {
      api_key: { ...renamed, redacted, revoked_at: time, revoked_by: key.created_by },
    })
    assert.deepEqual(await sdk.admin.apiKey.delete(key.id), { id: key.id, object: "api_key", deleted: true })
    await notFound(sdk.admin.apiKey.retrieve(key.id), `API Key with id: ${key.id} was not found`)
  })

  test("refusals can be read", async () => {
    await badRequest(sdk.admin.customer.create({ email: "nope" }), "Invalid request: Invalid email address")
    await badRequest(
      sdk.admin.customer.create({ email: email(word) }),
      `Customer with email: ${email(word)}, has_account: false, already exists.`,
    )
    await badRequest(sdk.admin.customer.list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    await notFound(sdk.admin.customer.retrieve("cus_nope"), "Customer with id: cus_nope not found")
  })

  test("refresh, then logout", async () => {
    for (const id of ids) await sdk.admin.customer.delete(id)
    assert.equal(typeof (await sdk.auth.refresh()).token, "string")
    assert.deepEqual(await sdk.admin.customer.list({ id: ids }), { customers: [], count: 0, offset: 0, limit: 50 })
    assert.equal(await sdk.auth.logout(), undefined)
    await unauthorized(sdk.admin.user.me())
  })
}
