// sdk.admin.user
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { user } from "./shapes.mjs"
import {
  ADMIN_EMAIL, badRequest, jwtClient, notFound, pause, run, same, signedIn, time, unauthorized,
} from "./support.mjs"

describe("admin.user", () => {
  const sdk = jwtClient()
  const api = sdk.admin.user
  let me
  before(async () => {
    await signedIn(sdk)
    me = (await api.me()).user
  })
  const page = (users, rest) => ({ users, count: users.length, offset: 0, limit: 50, ...rest })

  test("me", async () => {
    same(me, user())
    const { id, email, metadata, ...rest } = me
    assert.deepEqual(await api.me(), { user: me })
    assert.deepEqual(await api.me({ fields: "email" }), { user: { id, email } })
    assert.deepEqual(await api.me({ fields: "-metadata" }), { user: { id, email, ...rest } })
    await badRequest(api.me({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    await unauthorized(jwtClient().admin.user.me())
  })

  test("retrieve", async () => {
    const { id, email } = me
    assert.deepEqual(await api.retrieve(id), { user: me })
    assert.deepEqual(await api.retrieve(id, { fields: "id,email" }), { user: { id, email } })
    assert.deepEqual(await api.retrieve(id, { fields: "nope" }), { user: { id } })
    await notFound(api.retrieve("user_nope"), "User with id: user_nope was not found")
    await badRequest(api.retrieve(id, { nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    await unauthorized(jwtClient().admin.user.retrieve(id))
  })

  test("list", async () => {
    const { id, email } = me
    assert.deepEqual(await api.list({ email }), page([me]))
    assert.deepEqual(await api.list({ id }), page([me]))
    assert.deepEqual(await api.list({ id: [id, "user_nope"], fields: "id,email" }), page([{ id, email }]))
    assert.deepEqual(await api.list({ q: email.toUpperCase(), email }), page([me]))
    assert.deepEqual(await api.list({ q: run }), page([]))
    assert.deepEqual(await api.list({ email: email.toUpperCase() }), page([]), "case counts")
    assert.deepEqual(await api.list({ email, first_name: run }), page([]))
    assert.deepEqual(await api.list({ email, last_name: run }), page([]))
    assert.deepEqual(await api.list({ email, created_at: { $gte: me.created_at } }), page([me]))
    assert.deepEqual(await api.list({ email, created_at: { $lt: me.created_at } }), page([]))
    assert.deepEqual(await api.list({ email, updated_at: { $lte: me.updated_at } }), page([me]))
    assert.deepEqual(await api.list({ email, updated_at: { $gt: me.updated_at } }), page([]))
    assert.deepEqual(await api.list({ email, order: "-email", limit: 1 }), page([me], { limit: 1 }))
    assert.deepEqual(await api.list({ email, limit: 0, offset: 3 }), page([], { count: 1, offset: 3, limit: 0 }))
    await badRequest(api.list({ nope: 1 }), "Invalid request: Unrecognized fields: 'nope'")
    await unauthorized(jwtClient().admin.user.list())
  })

  describe("update", () => {
    const none = { first_name: null, last_name: null, avatar_url: null }
    after(() => api.update(me.id, none))

    // Each step changes `me` to what the user must then be.
    const update = async (body, change = body) => {
      await pause()
      const answer = await api.update(me.id, body)
      same(answer, { user: { ...me, ...change, updated_at: time } })
      assert.ok(answer.user.updated_at > me.updated_at, "updated_at moves on")
      me = answer.user
      assert.deepEqual(await api.retrieve(me.id), { user: me })
      assert.deepEqual(await api.me(), { user: me })
    }

    test("all of it", () =>
      update({ first_name: `Zoë ${run}`, last_name: "O'Hara \"Q\"", avatar_url: "https://example.com/a.png" }))
    test("a name finds it", async () => {
      assert.deepEqual(await api.list({ q: run }), page([me]))
      assert.deepEqual(await api.list({ first_name: me.first_name }), page([me]))
      assert.deepEqual(await api.list({ last_name: me.last_name, email: ADMIN_EMAIL }), page([me]))
    })
    test("part of it", () => update({ last_name: "L" }))
    test("nothing", async () => assert.deepEqual(await api.update(me.id, {}), { user: me }))

    test("with fields", async () => {
      assert.deepEqual(await api.update(me.id, { first_name: "F" }, { fields: "id,first_name" }), {
        user: { id: me.id, first_name: "F" },
      })
      me = (await api.me()).user
    })

    test("what is refused", async () => {
      await badRequest(api.update(me.id, { email: "x@example.com" }), "Invalid request: Unrecognized fields: 'email'")
      await badRequest(api.update(me.id, { password: "x" }), "Invalid request: Unrecognized fields: 'password'")
      await badRequest(
        api.update(me.id, { first_name: 1 }),
        "Invalid request: Expected type: 'string' for field 'first_name', got: '1'",
      )
      await notFound(api.update("user_nope", { first_name: "x" }), 'User with id "user_nope" not found')
      await unauthorized(jwtClient().admin.user.update(me.id, { first_name: "x" }))
      assert.deepEqual(await api.me(), { user: me })
    })

    test("null", () => update(none))
  })

  test("delete one who does not exist", async () => {
    assert.deepEqual(await api.delete("user_nope"), { id: "user_nope", object: "user", deleted: true })
  })
})
