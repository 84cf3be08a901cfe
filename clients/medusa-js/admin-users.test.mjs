// medusa.admin.users: another password for a user who forgot the old one.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { user } from "../v1-shapes.mjs"
import {
  ADMIN_EMAIL, ADMIN_PASSWORD, admin, anybody, client, credentials, email, failure, gives, invalid, listen, noEvents, pause, same,
  session, stheno, time, unauthorized,
} from "./support.mjs"

const { users } = anybody.admin
const badToken = { type: "unauthorized", message: "Invalid or expired password reset token" }
const retrieve = async () => (await gives(admin.auth.getSession())).user

describe("admin.users", () => {
  describe("a forgotten password", { skip: noEvents }, () => {
    test("sendResetPasswordToken, resetPassword", async () => {
      const before = await retrieve()
      const stillIn = session(await client().admin.auth.createSession(credentials))
      const events = await listen()
      assert.deepEqual(await gives(users.sendResetPasswordToken({ email: ADMIN_EMAIL.toUpperCase() }), 204), {})
      const [{ event, data }] = await events.resets(ADMIN_EMAIL, 1)
      same({ event, data }, {
        event: "user.password_reset", data: { email: ADMIN_EMAIL, token: /^[\w-]+\.[\w-]+\.[\w-]{43}$/ },
      })
      const reset = (body) => users.resetPassword({ token: data.token, password: "another one", ...body })

      const forged = data.token.replace(/.{43}$/, "A".repeat(43))
      if (stheno) await invalid(reset({ token: forged }), "invalid token")
      else await failure(reset({ token: forged }))
      await pause()
      const { user: changed } = await gives(reset({ email: ADMIN_EMAIL }))
      same(changed, { ...user, updated_at: time })
      assert.ok(changed.updated_at > before.updated_at)
      assert.deepEqual(await retrieve(), changed)

      await unauthorized(anybody.admin.auth.createSession(credentials))
      await gives(anybody.admin.auth.createSession({ ...credentials, password: "another one" }))
      // Who was signed in with the old password is not any more.
      if (stheno) await unauthorized(anybody.admin.auth.getSession(stillIn))
      else await gives(anybody.admin.auth.getSession(stillIn))

      // A token is for one use.
      await failure(reset({ password: "a third one" }), 401, badToken)
      await unauthorized(anybody.admin.auth.createSession({ ...credentials, password: "a third one" }))

      await users.sendResetPasswordToken({ email: ADMIN_EMAIL })
      const [, { data: second }] = await events.resets(ADMIN_EMAIL, 2)
      await gives(reset({ token: second.token, password: ADMIN_PASSWORD }))
      await gives(anybody.admin.auth.createSession(credentials))
    })

    test("of a customer and of nobody", async () => {
      const customer = email("forgot-as-user")
      await gives(anybody.customers.create({ email: customer, password: "secret" }))
      const events = await listen()
      for (const known of [customer, email("forgot-nobody")]) {
        assert.deepEqual(await gives(users.sendResetPasswordToken({ email: known }), 204), {})
        assert.deepEqual(await events.resets(known, 0), [])
      }
      await gives(anybody.customers.generatePasswordToken({ email: customer }), 204)
      const [{ data }] = await events.resets(customer, 1)
      await invalid(users.resetPassword({ token: data.token, password: "another one" }), "invalid token")
    })

    test("what is refused", async () => {
      await invalid(users.sendResetPasswordToken({}), "email must be an email")
      await invalid(users.sendResetPasswordToken({ email: "x" }), "email must be an email")
      await invalid(users.sendResetPasswordToken({ email: ADMIN_EMAIL, nope: 1 }), "property nope should not exist")
      await invalid(users.resetPassword({}), "token must be a string, password must be a string")
      await invalid(
        users.resetPassword({ email: "x", token: 1, password: null }),
        "email must be an email, token must be a string, password must be a string",
      )
      await invalid(users.resetPassword({ token: "x", password: "another one" }), "invalid token")
      if (stheno) {
        const events = await listen()
        await users.sendResetPasswordToken({ email: ADMIN_EMAIL })
        const [{ data }] = await events.resets(ADMIN_EMAIL, 1)
        const short = "password must have 8 characters at least, and 1024 bytes at most"
        await invalid(users.resetPassword({ token: data.token, password: "short" }), short)
      }
    })
  })
})
