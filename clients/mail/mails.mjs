// What a mail is like that brings a token.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { office, secure, signedIn } from "./office.mjs"
import {
  ADMIN_EMAIL, ADMIN_PASSWORD, SMTP_URL, email, linkOf, medusa, register, same, sdk, tokenOf, unescaped, ways,
} from "./support.mjs"

const ENGLISH = "Set a new password for Ada & Söhne"
const GERMAN = "Neues Passwort für Ada & Söhne"

/** Asks for a token in the way of Medusa 2, and gives the mail that brings it. */
async function ask(email, { headers, metadata } = {}) {
  await sdk(headers).auth.resetPassword("customer", "emailpass", { identifier: email, metadata })
  return (await office.mails(email, 1))[0]
}

/** Makes a customer, and gives the e-mail. */
async function someone(name) {
  await register({ email: email(name) })
  return email(name)
}

describe("a mail", () => {
  test("says whom it is from and to, what it is about, and that no machine should answer", async () => {
    const to = await someone("headers")
    const mail = await ask(to)
    const header = (name) => mail.headers.get(name)
    assert.deepEqual(header("from").value, [{ name: "Ada & Söhne", address: "shop@example.com" }])
    assert.deepEqual(header("to").value, [{ name: "", address: to }])
    assert.equal(mail.subject, ENGLISH)
    same(mail.messageId, /^<mail_[0-7][0-9A-HJKMNP-TV-Z]{25}@example\.com>$/)
    assert.equal(header("auto-submitted"), "auto-generated")
    assert.ok(Math.abs(mail.date - Date.now()) < 60_000, String(mail.date))
    assert.equal(header("mime-version"), "1.0")
  })

  test("is sent to nobody else, as the address of the SMTP server says", async () => {
    const to = await someone("envelope")
    const user = signedIn ? decodeURIComponent(new URL(SMTP_URL).username) : undefined
    assert.deepEqual((await ask(to)).came, { from: "shop@example.com", to: [to], secure, user })
  })

  test("is text and, for who shows it, HTML, in lines that every server takes", async () => {
    const to = email("parts")
    await register({ email: to, first_name: "Zoë" })
    const { raw, headers, text, html } = await ask(to)
    assert.equal(headers.get("content-type").value, "multipart/alternative")
    const types = [...raw.matchAll(/^content-type: ([\w/]+)(.*)/gim)].map(([, type, rest]) => [type, rest])
    assert.deepEqual(types.slice(1), [["text/plain", "; charset=utf-8"], ["text/html", "; charset=utf-8"]])
    assert.match(raw, /^[\t\r\n -~]*$/)
    assert.ok(raw.split("\r\n").every((line) => line.length <= 998 && !line.includes("\n")))
    assert.match(text, /^Hello Zoë,\n/)
    assert.match(html, /^<!doctype html>\s*<html lang="en">/)
    for (const part of [text, unescaped(html)]) {
      for (const said of [to, "Ada & Söhne", "15 minutes"]) assert.ok(part.includes(said), `${said} is not in\n${part}`)
    }
  })

  test("leads a customer to the storefront and a user to the admin", async () => {
    const to = await someone("plus+sign")
    const ofCustomer = linkOf(await ask(to))
    await sdk().auth.resetPassword("user", "emailpass", { identifier: ADMIN_EMAIL })
    const ofUser = linkOf((await office.mails(ADMIN_EMAIL, 1))[0])
    for (const [link, page, email] of [
      [ofCustomer, "https://shop.example.com/reset", to],
      [ofUser, "https://admin.example.com/reset", ADMIN_EMAIL],
    ]) {
      assert.equal(link.origin + link.pathname, page)
      same(Object.fromEntries(link.searchParams), { token: /^[\w-]+\.[\w-]+\.[\w-]{43}$/, email })
    }
  })

  test("is in the language that was chosen, or that the browser asks for", async () => {
    const german = { "accept-language": "de-AT, de;q=0.9, en;q=0.5" }
    const inGerman = await ask(await someone("german"), { headers: german })
    assert.equal(inGerman.subject, GERMAN)
    assert.match(inGerman.text, /^Hallo,\n/)
    assert.match(inGerman.html, /^<!doctype html>\s*<html lang="de">/)
    assert.ok(tokenOf(inGerman))

    const subject = async (name, how) => (await ask(await someone(name), how)).subject
    assert.equal(await subject("french", { headers: { "accept-language": "fr, en;q=0.5, de;q=0.4" } }), ENGLISH)
    assert.equal(await subject("locale", { headers: { ...german, "x-medusa-locale": "en-GB" } }), ENGLISH)
    assert.equal(await subject("metadata", { headers: { "x-medusa-locale": "en" }, metadata: { locale: "de" } }), GERMAN)
    const ofV1 = await someone("german-v1")
    await medusa(german).customers.generatePasswordToken({ email: ofV1 })
    assert.equal((await office.mails(ofV1, 1))[0].subject, GERMAN)
  })

  test("greets by a first name, and says nothing that is none", async () => {
    const called = async (local, first_name) => {
      const to = email(local)
      await register({ email: to, first_name })
      return ask(to)
    }
    const named = await called("named", "Zoë-Ann d'Arc")
    assert.ok(named.text.startsWith("Hello Zoë-Ann d'Arc,\n"), named.text)
    assert.ok(unescaped(named.html).includes("Hello Zoë-Ann d'Arc,"), named.html)
    for (const [at, name] of [`<b>Ada</b> & {{ token }} "'\r\nBcc: eve@example.com`, "at https://evil.example"].entries()) {
      const { text, html, headers } = await called(`markup${at}`, name)
      assert.ok(text.startsWith("Hello,\n"), text)
      assert.ok(!/<b>|eve|evil/.test(html) && !/eve|evil/.test(text), html)
      assert.ok(!headers.has("bcc"))
    }
  })

  test("does not come to who has no password", async () => {
    const [guest, nobody] = [email("guest"), email("nobody")]
    const shop = sdk()
    await shop.auth.login("user", "emailpass", { email: ADMIN_EMAIL, password: ADMIN_PASSWORD })
    await shop.admin.customer.create({ email: guest })
    const somebody = await someone("somebody")
    for (const { ask } of Object.values(ways["a customer"])) for (const to of [guest, nobody]) await ask(to)
    for (const { ask } of Object.values(ways["a user"])) await ask(nobody)
    await ways["a user"].v1.ask(somebody)
    // Who asked later has it already.
    await ask(somebody)
    const count = async (to) => (await office.mails(to, 0)).length
    assert.deepEqual([await count(guest), await count(nobody), await count(somebody)], [0, 0, 1])
  })
})
