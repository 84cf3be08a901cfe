// Ways to sign in.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { user } from "./shapes.mjs"
import {
  ADMIN_EMAIL, SECRET_KEY, apiKeyId, authIdentityId, client, credentials, customer, email, fails, installCookieJar, jwtClient,
  notFound, same, sessionClient, signedIn, stheno, unauthorized, userId,
} from "./support.mjs"

const me = { user: user() }

function checkToken(token) {
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]{43}$/)
  const [header, payload] = token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")))
  assert.deepEqual(header, { alg: "HS256", typ: "JWT" })
  const { iat, exp, ...claims } = payload
  assert.ok(Math.abs(iat - Date.now() / 1000) < 300, `iat ${iat}`)
  assert.equal(exp - iat, 24 * 60 * 60)
  same(claims, {
    actor_id: userId,
    actor_type: "user",
    auth_identity_id: authIdentityId,
    auth_provider: "emailpass",
    mfa_enabled: false,
    mfa_challenge_completed_at: null,
    app_metadata: { user_id: claims.actor_id },
    user_metadata: {},
  })
  return claims
}

describe("sign-in, JWT mode", () => {
  test("login returns a token and keeps it", async () => {
    const sdk = jwtClient()
    const token = await sdk.auth.login("user", "emailpass", credentials)
    const claims = checkToken(token)
    assert.equal(await sdk.client.getToken(), token)
    const answer = await sdk.admin.user.me()
    same(answer, me)
    assert.equal(answer.user.id, claims.actor_id)
  })

  test("wrong password, unknown e-mail", async () => {
    const sdk = jwtClient()
    const wrong = { email: ADMIN_EMAIL, password: "wrong" }
    await fails(sdk.auth.login("user", "emailpass", wrong), 401, "Unauthorized", "Invalid email or password")
    const unknown = { email: email("nobody"), password: "wrong" }
    await fails(sdk.auth.login("user", "emailpass", unknown), 401, "Unauthorized", "Invalid email or password")
    await unauthorized(sdk.admin.customer.list())
  })

  test("refresh", async () => {
    const sdk = await signedIn()
    const before = checkToken(await sdk.client.getToken())
    const answer = await sdk.auth.refresh()
    assert.deepEqual(Object.keys(answer), ["token"])
    assert.deepEqual(checkToken(answer.token), before)
    assert.equal(await sdk.client.getToken(), answer.token)
    same(await sdk.admin.user.me(), me)
    await unauthorized(jwtClient().auth.refresh())
  })

  test("logout, then 401", async () => {
    const sdk = await signedIn()
    assert.equal(await sdk.auth.logout(), undefined)
    await unauthorized(sdk.admin.customer.list())
    await unauthorized(sdk.admin.user.me())
  })

  test("a token that was tampered with", async () => {
    const sdk = await signedIn()
    const [header, , signature] = (await sdk.client.getToken()).split(".")
    const payload = Buffer.from(JSON.stringify({ actor_id: "user_x", actor_type: "user" })).toString("base64url")
    await sdk.client.setToken(`${header}.${payload}.${signature}`)
    await unauthorized(sdk.admin.user.me())
  })
})

describe("sign-in, session mode", () => {
  let jar
  before(() => { jar = installCookieJar() })
  after(() => jar.uninstall())

  test("login, use, refresh, logout, then 401", async () => {
    const sdk = sessionClient()
    await unauthorized(sdk.admin.user.me())
    checkToken(await sdk.auth.login("user", "emailpass", credentials))
    assert.equal(jar.received.length, 1)
    assert.match(
      jar.received[0],
      /^connect\.sid=s%3A[^;]{32,}; Path=\/; Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT; HttpOnly; Secure; SameSite=\w+$/,
    )
    // Stheno's also goes to pages of another site, such as an admin on a domain of its own.
    assert.ok(jar.received[0].endsWith(stheno ? "; SameSite=None" : "; SameSite=Lax"), jar.received[0])
    const cookie = jar.cookies.get("connect.sid")
    same(await sdk.admin.user.me(), me)

    const answer = await sdk.auth.refresh()
    assert.deepEqual(Object.keys(answer), ["token"])
    checkToken(answer.token)
    same(await sdk.admin.user.me(), me)

    const { customer: created } = await sdk.admin.customer.create({ email: email("session") })
    same(created, customer({ email: email("session") }))
    await sdk.admin.customer.delete(created.id)

    assert.equal(await sdk.auth.logout(), undefined)
    assert.equal(jar.cookies.size, 0)
    await unauthorized(sdk.admin.user.me())
    jar.cookies.set("connect.sid", cookie)
    await unauthorized(sdk.admin.user.me())
    await unauthorized(sdk.auth.logout())
    jar.cookies.clear()
  })

  test("wrong password sets no cookie", async () => {
    const sdk = sessionClient()
    const wrong = { email: ADMIN_EMAIL, password: "wrong" }
    await fails(sdk.auth.login("user", "emailpass", wrong), 401, "Unauthorized", "Invalid email or password")
    assert.equal(jar.cookies.size, 0)
  })
})

describe("sign-in, secret key", () => {
  test("reads and writes", async () => {
    const sdk = client({ apiKey: SECRET_KEY })
    const { customer: created } = await sdk.admin.customer.create({ email: email("by-key") })
    same(created, customer({ email: email("by-key"), created_by: apiKeyId }))
    assert.deepEqual(await sdk.admin.customer.retrieve(created.id), { customer: created })
    assert.deepEqual(await sdk.admin.customer.list({ email: email("by-key") }), {
      customers: [created], count: 1, offset: 0, limit: 50,
    })
    await sdk.admin.customer.delete(created.id)
    const keyId = created.created_by
    await notFound(sdk.admin.user.me(), `User with id: ${keyId} was not found`)
  })

  test("unknown key", async () => {
    await unauthorized(client({ apiKey: `sk_${"0".repeat(64)}` }).admin.customer.list())
  })
})
