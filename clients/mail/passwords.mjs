// The token in a mail sets another password, in whichever generation it was asked for and is used.
import { describe, test } from "node:test"
import { office } from "./office.mjs"
import { ADMIN_EMAIL, ADMIN_PASSWORD, email, fails, register, tokenOf, ways } from "./support.mjs"

const somebody = {
  "a customer": async (name) => {
    const known = { email: email(name), password: "a password" }
    await register(known)
    return known
  },
  "a user": () => ({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD }),
}

for (const [kind, generations] of Object.entries(ways)) {
  describe(`the token of ${kind}`, () => {
    for (const [from, asks] of Object.entries(generations)) {
      for (const [to, uses] of Object.entries(generations)) {
        test(`asked for in ${from}, used in ${to}`, async () => {
          const { email, password } = await somebody[kind](`${from}-${to}`)
          let last = password
          // In the end it is the old one again: a user is there for all tests.
          for (const next of ["another password", password]) {
            const before = (await office.mails(email, 0)).length
            await asks.ask(email)
            const token = tokenOf((await office.mails(email, before + 1))[before])
            await uses.set(email, token, next)
            for (const { signIn, badPassword } of Object.values(generations)) {
              await fails(signIn(email, last), 401, badPassword)
              await signIn(email, next)
            }
            // A token is for one use, whoever asks.
            for (const { set, badToken } of Object.values(generations)) {
              await fails(set(email, token, "a third password"), 401, badToken)
            }
            last = next
          }
        })
      }
    }
  })
}
