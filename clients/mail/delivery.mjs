// How a mail gets to an SMTP server that does not take it at once.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { office, secure, signedIn } from "./office.mjs"
import { email, pause, register, tokenOf, ways } from "./support.mjs"

const { ask, set } = ways["a customer"].v2
/** Asks for a token, and gives the e-mail that it goes to. */
async function askAs(name) {
  const to = email(name)
  await register({ email: to })
  await ask(to)
  return to
}

describe("a mail", () => {
  test("that is taken comes once; one that is refused for now, or for its sender, comes later; one whose recipient is refused never comes", async () => {
    const askRefused = (code, when) => {
      office.refuse(email(`refused-${code}`), code, when)
      return askAs(`refused-${code}`)
    }
    const never = [await askRefused(550, "RCPT TO"), await askRefused(553, "RCPT TO")]
    const later = [await askRefused(450, "RCPT TO"), await askRefused(451, "DATA"), await askRefused(554, "DATA")]
    const taken = await askAs("taken")
    for (const to of later) {
      const [mail] = await office.mails(to, 1)
      await set(to, tokenOf(mail), "another password")
    }
    // What would be tried again has been by now, for it was asked for before.
    for (const [all, count, tries] of [[[taken], 1, 1], [later, 1, 2], [never, 0, 1]]) {
      for (const to of all) assert.deepEqual([(await office.mails(to, 0)).length, office.tries(to)], [count, tries], to)
    }
  })

  test("to a server that is away comes when it is back", async () => {
    await office.close()
    const to = await askAs("away")
    await pause(500)
    await office.open()
    assert.equal((await office.mails(to, 1)).length, 1)
    assert.equal(office.tries(to), 1)
  })

  // Only where one signs in.
  if (signedIn) {
    test("to a server that lets nobody in comes when it does", async () => {
      office.shutOut()
      const to = await askAs("shut-out")
      await office.letIn()
      assert.equal((await office.mails(to, 1)).length, 1)
      assert.equal(office.tries(to), 1)
    })
  }

  // Only where there is one.
  if (secure) {
    test("to a server with a wrong certificate comes when it has the right one", async () => {
      office.show("stranger")
      const one = await askAs("stranger")
      await office.left("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA")
      office.show("other-name")
      const other = await askAs("other-name")
      await office.left("ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE")
      office.show("good")
      for (const to of [one, other]) {
        assert.equal((await office.mails(to, 1)).length, 1)
        assert.equal(office.tries(to), 1)
      }
    })
  }
})
