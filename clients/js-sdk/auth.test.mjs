// sdk.auth, and the ways to sign in.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { account, user } from "./shapes.mjs"
import {
  ADMIN_EMAIL, SECRET_KEY, apiKeyId, authIdentityId, badRequest, client, credentials, customer, email, fails, installCookieJar,
  jwtClient, listen, noEvents, notFound, same, sessionClient, signedIn, stheno, unauthorized, userId,
} from "./support.mjs"

const me = { user: user() }

/** What a token says beside its times. */
function checkToken(token, expected, seconds = 24 * 60 * 60) {
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]{43}$/)
  const [header, payload] = token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")))
  assert.deepEqual(header, { alg: "HS256", typ: "JWT" })
  const { iat, exp, ...claims } = payload
  assert.ok(Math.abs(iat - Date.now() / 1000) < 300, `iat ${iat}`)
  assert.equal(exp - iat, seconds)
  same(claims, expected ?? actor("user", userId, { user_id: claims.actor_id }))
  return claims
}
const actor = (actor_type, actor_id, app_metadata) => ({
  actor_id,
  actor_type,
  auth_identity_id: authIdentityId,
  auth_provider: "emailpass",
  mfa_enabled: false,
  mfa_challenge_completed_at: null,
  app_metadata,
  user_metadata: {},
})
/** Somebody who has registered and has no account. */
const nobody = (actor_type) => actor(actor_type, "", {})
const customerOf = (id) => actor("customer", id, { customer_id: id })

const denied = (promise, message) => fails(promise, 401, "Unauthorized", message)
const wrongPassword = (promise) => denied(promise, "Invalid email or password")
const takenEmail = (promise) => denied(promise, "Identity with email already exists")
const badToken = (promise) => denied(promise, "Invalid token")

/** What a session's cookie looks like over https. */
function checkCookie(line) {
  assert.match(
    line,
    /^connect\.sid=s%3A[^;]{32,}; Path=\/; Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT; HttpOnly; Secure; SameSite=\w+$/,
  )
  // Stheno's also goes to pages of another site, such as an admin on a domain of its own.
  assert.ok(line.endsWith(stheno ? "; SameSite=None" : "; SameSite=Lax"), line)
}

const admin = jwtClient()
const ids = []
before(() => signedIn(admin))
after(async () => { for (const id of ids) await admin.admin.customer.delete(id) })

/** Somebody new with an account; in session mode the token of the registration is sent by hand. */
async function openAccount(sdk, name) {
  const known = { email: email(name), password: "first" }
  const token = await sdk.auth.register("customer", "emailpass", known)
  const headers = { authorization: `Bearer ${token}` }
  const { customer } = await sdk.store.customer.create({ email: known.email }, {}, headers)
  same(customer, account({ email: known.email }))
  ids.push(customer.id)
  return { ...known, id: customer.id }
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
    await wrongPassword(sdk.auth.login("user", "emailpass", wrong))
    const unknown = { email: email("nobody"), password: "wrong" }
    await wrongPassword(sdk.auth.login("user", "emailpass", unknown))
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
    checkCookie(jar.received[0])
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
    await wrongPassword(sdk.auth.login("user", "emailpass", wrong))
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

describe("registration", () => {
  for (const type of ["customer", "user"]) {
    test(`of a ${type}`, async () => {
      const sdk = jwtClient()
      const known = { email: email(`register-${type}`), password: "secret" }
      const token = await sdk.auth.register(type, "emailpass", known)
      const claims = checkToken(token, nobody(type))
      assert.equal(await sdk.client.getToken(), token)

      // It makes a way to sign in and nothing else.
      await unauthorized(sdk.admin.user.me())
      await unauthorized(sdk.store.customer.retrieve())
      assert.deepEqual(checkToken((await sdk.auth.refresh()).token, nobody(type)), claims)
      assert.deepEqual(checkToken(await sdk.auth.login(type, "emailpass", known), nobody(type)), claims)
      await wrongPassword(sdk.auth.login(type, "emailpass", { ...known, password: "other" }))

      // Who has no account may begin again with the same password.
      assert.deepEqual(checkToken(await sdk.auth.register(type, "emailpass", known), nobody(type)), claims)
      await takenEmail(sdk.auth.register(type, "emailpass", { ...known, password: "other" }))

      const upper = { ...known, email: known.email.toUpperCase() }
      if (stheno) {
        assert.deepEqual(checkToken(await sdk.auth.login(type, "emailpass", upper), nobody(type)), claims)
        await takenEmail(sdk.auth.register(type, "emailpass", { ...upper, password: "other" }))
      } else {
        await wrongPassword(sdk.auth.login(type, "emailpass", upper))
      }
    })
  }

  test("what is refused", async () => {
    const sdk = jwtClient()
    for (const ask of [sdk.auth.register, sdk.auth.login]) {
      await denied(ask("customer", "emailpass", { password: "x" }), "Email should be a string")
      await denied(ask("customer", "emailpass", { email: email("nobody") }), "Password should be a string")
      await denied(ask("customer", "emailpass", { email: email("nobody"), password: "" }), "Password should be a string")
      await denied(ask("customer", "emailpass", {}), "Password should be a string")
      await badRequest(
        ask("user", "nope", { email: email("nobody"), password: "x" }),
        "The actor type user is not allowed to use the auth provider nope",
      )
    }
    await wrongPassword(sdk.auth.login("customer", "emailpass", { email: email("nobody"), password: "x" }))
    assert.equal(await sdk.client.getToken(), "")
  })

  test("ways to sign in", async () => {
    const providers = [
      { id: "emailpass", identifier: "emailpass", display_name: "Email/Password Authentication", flow: "credentials" },
    ]
    assert.deepEqual(await jwtClient().auth.listProviders("customer"), { providers })
    assert.deepEqual(await jwtClient().auth.listProviders("user"), { providers })
  })
})

describe("a customer's account", () => {
  test("JWT mode", async () => {
    const sdk = jwtClient()
    const { id, ...known } = await openAccount(sdk, "account")
    // The token of the registration does not speak for the account; a new one does.
    await unauthorized(sdk.store.customer.retrieve())
    const claims = checkToken((await sdk.auth.refresh()).token, customerOf(id))
    same(await sdk.store.customer.retrieve(), { customer: account({ id, email: known.email }) })

    const token = await sdk.auth.login("customer", "emailpass", known)
    assert.deepEqual(checkToken(token, customerOf(id)), claims)
    assert.equal(await sdk.client.getToken(), token)
    same(await sdk.store.customer.retrieve(), { customer: account({ id, email: known.email }) })
    await unauthorized(sdk.admin.customer.list())
    await unauthorized(sdk.admin.user.me())

    const wrong = { ...known, password: "wrong" }
    await wrongPassword(jwtClient().auth.login("customer", "emailpass", wrong))
    for (const type of ["customer", "user"]) {
      await takenEmail(jwtClient().auth.register(type, "emailpass", known))
      await takenEmail(jwtClient().auth.register(type, "emailpass", wrong))
    }

    // As a user, too, a customer is somebody without an account.
    const other = jwtClient()
    checkToken(await other.auth.login("user", "emailpass", known), actor("user", "", { customer_id: id }))
    await unauthorized(other.admin.user.me())
    await unauthorized(other.store.customer.retrieve())

    assert.equal(await sdk.auth.logout(), undefined)
    assert.equal(await sdk.client.getToken(), "")
    await unauthorized(sdk.store.customer.retrieve())
  })

  test("session mode", async () => {
    const jar = installCookieJar()
    try {
      const sdk = sessionClient()
      const { id, ...known } = await openAccount(sdk, "session-account")
      assert.deepEqual(jar.received, [])
      await wrongPassword(sdk.auth.login("customer", "emailpass", { ...known, password: "wrong" }))
      assert.deepEqual(jar.received, [])

      const claims = checkToken(await sdk.auth.login("customer", "emailpass", known), customerOf(id))
      assert.equal(jar.received.length, 1)
      checkCookie(jar.received[0])
      same(await sdk.store.customer.retrieve(), { customer: account({ id, email: known.email }) })
      await unauthorized(sdk.admin.customer.list())

      const { token, ...rest } = await sdk.auth.refresh()
      assert.deepEqual([checkToken(token, customerOf(id)), rest], [claims, {}])
      same(await sdk.store.customer.update({ first_name: "S" }), {
        customer: account({ id, email: known.email, first_name: "S" }),
      })

      const cookie = jar.cookies.get("connect.sid")
      assert.equal(await sdk.auth.logout(), undefined)
      assert.equal(jar.cookies.size, 0)
      jar.cookies.set("connect.sid", cookie)
      await unauthorized(sdk.store.customer.retrieve())
      await unauthorized(sdk.auth.logout())
    } finally {
      jar.uninstall()
    }
  })

  test("deleted", async () => {
    const sdk = jwtClient()
    const { id, ...known } = await openAccount(sdk, "deleted-account")
    assert.deepEqual(await admin.admin.customer.delete(id), { id, object: "customer", deleted: true })
    await wrongPassword(sdk.auth.login("customer", "emailpass", known))
    const again = await openAccount(sdk, "deleted-account")
    assert.notEqual(again.id, id)
    checkToken(await sdk.auth.login("customer", "emailpass", known), customerOf(again.id))
  })
})

describe("a forgotten password", { skip: noEvents }, () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  const token = /^[\w-]+\.[\w-]+\.[\w-]{43}$/
  function checkEvent({ name, data }, entity_id, actor_type, metadata) {
    same({ name, data }, { name: "auth.password_reset", data: { entity_id, actor_type, token, metadata } })
    checkToken(data.token, { entity_id, provider: "emailpass", actor_type, purpose: "reset", jti: uuid }, 15 * 60)
  }

  for (const [mode, make] of [["JWT", jwtClient], ["session", sessionClient]]) {
    test(`of a customer, ${mode} mode`, async () => {
      const jar = installCookieJar()
      try {
        const events = await listen()
        const sdk = make()
        const { id, ...known } = await openAccount(sdk, `forgot-${mode}`)
        const before = await sdk.auth.login("customer", "emailpass", known)
        const stillIn = make()
        await stillIn.auth.login("customer", "emailpass", known)

        assert.equal(await sdk.auth.resetPassword("customer", "emailpass", { identifier: known.email }), undefined)
        const [first] = await events.resets(known.email, 1)
        checkEvent(first, known.email, "customer", {})
        const ask = { identifier: known.email, metadata: { lang: "no" } }
        assert.equal(await sdk.auth.resetPassword("customer", "emailpass", ask), undefined)
        const [, second] = await events.resets(known.email, 2)
        checkEvent(second, known.email, "customer", { lang: "no" })

        const set = (token, password, type = "customer") => sdk.auth.updateProvider(type, "emailpass", { password }, token)
        await badToken(set(first.data.token, "by the first"))
        await badToken(set(second.data.token, "as a user", "user"))
        await badToken(set(before, "by the token of the sign-in"))
        await badToken(set("", "by nothing"))
        assert.equal(await set(second.data.token, "second"), undefined)
        await badToken(set(second.data.token, "once more"))

        await wrongPassword(make().auth.login("customer", "emailpass", known))
        // Who was signed in with the old password is not any more.
        if (stheno) await unauthorized(stillIn.store.customer.retrieve())
        else same(await stillIn.store.customer.retrieve(), { customer: account({ id, email: known.email }) })
        checkToken(await sdk.auth.login("customer", "emailpass", { ...known, password: "second" }), customerOf(id))
        same(await sdk.store.customer.retrieve(), { customer: account({ id, email: known.email }) })
        assert.equal((await events.resets(known.email, 2)).length, 2)
      } finally {
        jar.uninstall()
      }
    })
  }

  test("of a user", async () => {
    const events = await listen()
    const sdk = jwtClient()
    const known = { email: email("forgot-user"), password: "first" }
    const claims = checkToken(await sdk.auth.register("user", "emailpass", known), nobody("user"))
    assert.equal(await sdk.auth.resetPassword("user", "emailpass", { identifier: known.email }), undefined)
    const [event] = await events.resets(known.email, 1)
    checkEvent(event, known.email, "user", {})
    await badToken(sdk.auth.updateProvider("customer", "emailpass", { password: "second" }, event.data.token))
    assert.equal(await sdk.auth.updateProvider("user", "emailpass", { password: "second" }, event.data.token), undefined)
    await wrongPassword(sdk.auth.login("user", "emailpass", known))
    const changed = { ...known, password: "second" }
    assert.deepEqual(checkToken(await sdk.auth.login("user", "emailpass", changed), nobody("user")), claims)
  })

  test("of nobody", async () => {
    const events = await listen()
    const sdk = jwtClient()
    const known = { email: email("forgot-nobody"), password: "first" }
    const unknown = email("forgot-unknown")
    assert.equal(await sdk.auth.resetPassword("customer", "emailpass", { identifier: unknown }), undefined)
    await sdk.auth.register("customer", "emailpass", known)
    assert.equal(await sdk.auth.resetPassword("customer", "emailpass", { identifier: known.email }), undefined)
    // Whoever asked later has been told, so nothing more comes.
    assert.equal((await events.resets(known.email, 1)).length, 1)
    assert.deepEqual(await events.resets(unknown, 0), [])
    await badRequest(
      sdk.auth.resetPassword("customer", "emailpass", {}),
      "Invalid request: Field 'identifier' is required",
    )
  })
})
