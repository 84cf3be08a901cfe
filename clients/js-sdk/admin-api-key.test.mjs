// sdk.admin.apiKey
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import {
  apiKeyId, badRequest, client, jwtClient, notFound, pause, run, same, signedIn, time, unauthorized, userId,
} from "./support.mjs"

describe("admin.apiKey", () => {
  const sdk = jwtClient()
  before(() => signedIn(sdk))

  const token = { publishable: /^pk_[0-9a-f]{64}$/, secret: /^sk_[0-9a-f]{64}$/ }
  const redacted = (value) => `${value.slice(0, 6)}***${value.slice(-3)}`
  async function create(type) {
    const title = `${type} ${run}`
    const answer = await sdk.admin.apiKey.create({ title, type })
    same(answer, {
      api_key: {
        id: apiKeyId,
        token: token[type],
        redacted: redacted(answer.api_key.token),
        title,
        type,
        last_used_at: null,
        created_by: userId,
        revoked_by: null,
        revoked_at: null,
        created_at: time,
        updated_at: time,
        deleted_at: null,
      },
    })
    return answer.api_key
  }
  // As every later answer shows it: the secret is not told again.
  const shown = ({ deleted_at, ...key }) => ({ ...key, token: key.type === "secret" ? "" : key.token, sales_channels: [] })

  test("create, list, retrieve, update, use, revoke, delete a secret key", async () => {
    const key = await create("secret")
    const publishable = await create("publishable")
    assert.deepEqual(await sdk.admin.apiKey.retrieve(key.id), { api_key: shown(key) })
    assert.deepEqual(await sdk.admin.apiKey.list({ q: run, type: "secret" }), {
      api_keys: [shown(key)], count: 1, offset: 0, limit: 20,
    })
    assert.deepEqual(await sdk.admin.apiKey.list({ q: run, type: "publishable" }), {
      api_keys: [shown(publishable)], count: 1, offset: 0, limit: 20,
    })
    assert.deepEqual(await sdk.admin.apiKey.list({ q: run, order: "title", limit: 1, offset: 1 }), {
      api_keys: [shown(key)], count: 2, offset: 1, limit: 1,
    })

    await pause()
    const title = `renamed ${run}`
    const updated = await sdk.admin.apiKey.update(key.id, { title })
    same(updated, { api_key: { ...shown(key), title, updated_at: time } })
    assert.ok(updated.api_key.updated_at > key.updated_at)

    const holder = client({ apiKey: key.token })
    assert.deepEqual(await holder.admin.customer.list({ q: `${run}-nobody` }), { customers: [], count: 0, offset: 0, limit: 50 })

    await badRequest(sdk.admin.apiKey.delete(key.id), `Cannot delete api keys that are not revoked - ${key.id}`)

    const revoked = await sdk.admin.apiKey.revoke(key.id)
    same(revoked, {
      api_key: { ...shown(key), title, updated_at: time, revoked_at: time, revoked_by: key.created_by },
    })
    await unauthorized(holder.admin.customer.list())
    assert.deepEqual(await sdk.admin.apiKey.retrieve(key.id), revoked)
    await badRequest(sdk.admin.apiKey.revoke(key.id), "There are 1 secret keys that are already revoked.")

    const deleted = { id: key.id, object: "api_key", deleted: true }
    assert.deepEqual(await sdk.admin.apiKey.delete(key.id), deleted)
    await notFound(sdk.admin.apiKey.retrieve(key.id), `API Key with id: ${key.id} was not found`)
    assert.deepEqual(await sdk.admin.apiKey.delete(key.id), deleted)
    await unauthorized(holder.admin.customer.list())

    await sdk.admin.apiKey.revoke(publishable.id)
    await sdk.admin.apiKey.delete(publishable.id)
  })

  test("create, retrieve, revoke, delete a publishable key", async () => {
    const key = await create("publishable")
    assert.deepEqual(await sdk.admin.apiKey.retrieve(key.id), { api_key: shown(key) })
    await unauthorized(client({ apiKey: key.token }).admin.customer.list())
    same(await sdk.admin.apiKey.revoke(key.id), {
      api_key: { ...shown(key), updated_at: time, revoked_at: time, revoked_by: key.created_by },
    })
    assert.deepEqual(await sdk.admin.apiKey.delete(key.id), { id: key.id, object: "api_key", deleted: true })
  })

  test("what is refused", async () => {
    await badRequest(sdk.admin.apiKey.create({ title: run }), "Invalid request: Field 'type' is required")
    await notFound(sdk.admin.apiKey.retrieve("apk_nope"), "API Key with id: apk_nope was not found")
  })
})
