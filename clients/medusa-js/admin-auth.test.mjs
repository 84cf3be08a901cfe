// medusa.admin.auth
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { user } from "../v1-shapes.mjs"
import {
  ADMIN_EMAIL, admin, anybody, bearer, claims, client, cookies, credentials, email, fails, gives, invalid, ok, same, session,
  stheno, unauthorized,
} from "./support.mjs"

const { auth } = client().admin
const wrong = "email must be an email, password must be a string"

describe("admin.auth", () => {
  test("createSession, getSession, deleteSession", async () => {
    const answer = await auth.createSession(credentials)
    same(await gives(answer), { user })
    const mine = session(answer)
    const again = await auth.getSession(mine)
    assert.deepEqual(await gives(again), await gives(answer))
    assert.deepEqual(cookies(again.response), [])
    assert.equal((await gives(auth.getSession(mine))).user.email, ADMIN_EMAIL)
    assert.equal((await gives(client().admin.customers.list({ limit: 0 }, mine))).limit, 0)
    await ok(auth.deleteSession(mine))
    await unauthorized(auth.getSession(mine))
    await unauthorized(anybody.admin.customers.list({}, mine))
    await unauthorized(auth.deleteSession(mine))
  })

  test("two sessions are apart", async () => {
    const [one, other] = [session(await auth.createSession(credentials)), session(await auth.createSession(credentials))]
    assert.notDeepEqual(one, other)
    await ok(auth.deleteSession(one))
    same(await gives(auth.getSession(other)), { user })
    await ok(auth.deleteSession(other))
  })

  test("signing in again in a session", async () => {
    const one = session(await auth.createSession(credentials))
    const again = await auth.createSession(credentials, one)
    same(await gives(again), { user })
    const mine = stheno ? session(again) : one
    same(await gives(auth.getSession(mine)), { user })
    if (stheno) assert.notDeepEqual(mine, one)
    await ok(auth.deleteSession(mine))
  })

  test("getToken", async () => {
    const { access_token, ...rest } = await gives(auth.getToken(credentials))
    assert.deepEqual(rest, {})
    const { user_id, domain, iat, exp } = claims(access_token)
    assert.deepEqual({ domain, lasts: exp - iat }, { domain: "admin", lasts: 24 * 60 * 60 })
    assert.ok(Math.abs(iat - Date.now() / 1000) < 300, String(iat))

    const mine = bearer({ access_token })
    const shown = await gives(auth.getSession(mine))
    same(shown, { user })
    assert.equal(user_id, shown.user.id)
    assert.equal((await gives(client().admin.customers.list({ limit: 0 }, mine))).limit, 0)
    // It is not a customer's.
    await unauthorized(client().auth.getSession(mine))
    await unauthorized(client().customers.retrieve(mine))
  })

  test("by an API token", async () => {
    const answer = await admin.auth.getSession()
    same(await gives(answer), { user })
    if (stheno) assert.deepEqual(cookies(answer.response), [])
    await ok(admin.auth.deleteSession())
    same(await gives(admin.auth.getSession()), { user })
  })

  test("the e-mail in other letters", async () => {
    const answer = await auth.createSession({ ...credentials, email: ADMIN_EMAIL.toUpperCase() })
    same(await gives(answer), { user })
    await ok(auth.deleteSession(session(answer)))
    await gives(auth.getToken({ ...credentials, email: ADMIN_EMAIL.toUpperCase() }))
  })

  test("what is refused", async () => {
    for (const call of [auth.createSession, auth.getToken].map((method) => method.bind(auth))) {
      await unauthorized(call({ ...credentials, password: "wrong" }))
      await unauthorized(call({ ...credentials, email: email("nobody") }))
      await invalid(call({ email: ADMIN_EMAIL }), "password should not be empty, password must be a string")
      await invalid(
        call({}),
        "email should not be empty, email must be an email, password should not be empty, password must be a string",
      )
      await invalid(call({ email: "x", password: 1 }), wrong)
      await invalid(call({ ...credentials, nope: 1 }), "property nope should not exist")
      await invalid(call([]), "an unknown value was passed to the validate function")
    }
  })

  test("by what nobody gave", async () => {
    await unauthorized(auth.getSession())
    await unauthorized(auth.deleteSession())
    await unauthorized(client({ apiKey: "wrong" }).admin.auth.getSession())
    for (const headers of [{ Authorization: "Bearer x.y.z" }, { Cookie: "connect.sid=s%3Ax.y" }, { Authorization: "Basic eDp5" }]) {
      await unauthorized(auth.getSession(headers))
    }
  })

  test("paths that are not there", async () => {
    const html = (path) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>Cannot GET ${path}</pre>
</body>
</html>
`
    const missing = (path) => (stheno ? { type: "not_found", message: `Cannot GET ${path}` } : html(path))
    await unauthorized(anybody.admin.custom.get("/nope"))
    await fails(admin.custom.get("/nope"), 404, missing("/admin/nope"))
  })
})
