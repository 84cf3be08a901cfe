// Signing in and out, with a password that is known, forgotten, or asked for again while somebody is at work.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { mailsTo } from "./mails.mjs"
import { ADMIN, answerOf, customerOf, makeCustomer, makeUser, tokenOf } from "./shop.mjs"
import {
  addressOf, atRest, becomes, dialog, drawer, eventually, field, fill, follow, gone, isAt, isTitled, isTold, press,
  says, section, sees, somebody, underWay,
} from "./support.mjs"

const NOBODY = "401 GET /admin/users/me"
const REFUSED = "401 POST /auth/user/emailpass"

const alert = (where) => where.getByRole("alert")

/** Fills the form, and sends it. */
async function signIn(where, { email, password }) {
  await fill(where, { "E-mail": email, Password: password })
  await press(where, "Sign in")
}

describe("signing in", () => {
  const visitor = somebody(() => ({}))

  test("leads to the page that was asked for", async () => {
    await visitor.open(`/customers?q=${run}`)
    await isAt(visitor.page, `/sign-in?next=/customers?q=${run}`)
    await isTitled(visitor.page, "Sign in")

    await signIn(visitor.page, ADMIN)
    await isAt(visitor.page, `/customers?q=${run}`)
    await sees(visitor.page.getByText("Nothing matches"))
    await visitor.refused(NOBODY)
  })

  test("ends with signing out, whatever is still under way", async () => {
    const { page } = visitor
    const isSlow = (request) => new URL(request.url()).pathname === "/admin/statistics"
    await page.route(/\/admin\/statistics/, () => {})
    await Promise.all([page.waitForRequest(isSlow), visitor.open("/")])
    await becomes(() => underWay(page).length, 1)
    await page.getByRole("button", { name: /^Account:/ }).click()
    await Promise.all([
      page.waitForEvent("requestfailed", isSlow),
      page.getByRole("menuitem", { name: "Sign out" }).click(),
    ])
    await sees(page.getByRole("heading", { name: "Sign in", level: 1 }))
    await isAt(page, "/sign-in")
    await page.unrouteAll()

    assert.equal((await visitor.context.request.get("/admin/users/me")).status(), 401)
    await visitor.open("/customers")
    await isAt(visitor.page, "/sign-in?next=/customers")
    await visitor.refused(NOBODY)
  })

  test("needs the right password", async () => {
    await visitor.open("/sign-in")
    await press(visitor.page, "Sign in")
    await becomes(() => visitor.page.getByText("This must be filled in.").count(), 2)

    for (const wrong of [{ ...ADMIN, password: "not that one" }, { ...ADMIN, email: email("nobody") }]) {
      await signIn(visitor.page, wrong)
      await visitor.refused(REFUSED)
      await sees(alert(visitor.page).getByText("E-mail or password is wrong."))
    }
    assert.equal(addressOf(visitor.page), "/sign-in")
  })

  test("leads to no other site", async () => {
    await visitor.open("/sign-in?next=//example.com/")
    await signIn(visitor.page, ADMIN)
    await isAt(visitor.page, "/")
    await sees(visitor.page.getByRole("heading", { name: "Home" }))
    // What the page goes on to ask belongs to the session.
    await visitor.page.goto("about:blank")
    await visitor.context.clearCookies()
  })

  test("can be tried with what is typed being seen", async () => {
    await visitor.open("/sign-in")
    await fill(visitor.page, { Password: "correct horse" })
    await press(visitor.page, "Show password")
    const isShownAs = (type) => becomes(() => field(visitor.page, "Password").getAttribute("type"), type)
    await isShownAs("text")
    await press(visitor.page, "Hide password")
    await isShownAs("password")
  })

  test("tells who is new where the first password comes from", async () => {
    await visitor.open("/sign-in")
    const command = visitor.page.getByText("stheno user password --email")
    await gone(command)
    await visitor.page.getByText("First time here?").click()
    await sees(command)
  })
})

describe("a forgotten password", () => {
  const visitor = somebody(() => ({}))
  let user, link
  before(async () => (user = await makeUser("forgetful")))

  test("has a mail sent", async () => {
    await visitor.open("/sign-in")
    await follow(visitor.page, "Password forgotten?")
    await fill(visitor.page, { "E-mail": "forgetful" })
    await press(visitor.page, "Send the mail")
    await sees(visitor.page.getByText("This is not an e-mail address."))

    await fill(visitor.page, { "E-mail": user.email })
    await press(visitor.page, "Send the mail")
    await sees(visitor.page.getByRole("heading", { name: "Look into your mails" }))
    const [mail] = await eventually(() => {
      const mails = mailsTo(user.email)
      assert.equal(mails.length, 1)
      return mails
    })
    link = new URL(/https?:\S+/.exec(mail.text)[0])
    assert.equal(link.pathname, "/app/reset-password")
  })

  test("is replaced by another one on the page to which the mail leads", async () => {
    await visitor.page.goto(link.pathname + link.search)
    await sees(visitor.page.getByText(`For ${user.email}`))
    await fill(visitor.page, { "New password": "short", "Repeat the new password": "long enough" })
    await press(visitor.page, "Set password")
    await sees(visitor.page.getByText("At least 8 characters are needed."))
    await fill(visitor.page, { "New password": "a second password" })
    await press(visitor.page, "Set password")
    await sees(visitor.page.getByText("The two are not the same."))

    await fill(visitor.page, { "Repeat the new password": "a second password" })
    await press(visitor.page, "Set password")
    await sees(visitor.page.getByText("The new password is set. Sign in with it."))
    await signIn(visitor.page, { email: user.email, password: "a second password" })
    await isAt(visitor.page, "/")
  })

  test("can be set once by a mail", async () => {
    await visitor.page.goto(link.pathname + link.search)
    await fill(visitor.page, { "New password": "a third password", "Repeat the new password": "a third password" })
    await press(visitor.page, "Set password")
    await sees(alert(visitor.page).getByText("This link has been used before, or is too old. Have another mail sent."))
    await tokenOf("user", { email: user.email, password: "a second password" })
    await visitor.refused("401 POST /auth/user/emailpass/update")
  })

  test("needs the whole link", async () => {
    await visitor.open("/reset-password?token=abc")
    await sees(alert(visitor.page).getByText("This link is not complete, or too old. Have another mail sent."))
    await follow(visitor.page, "Password forgotten?")
    await isAt(visitor.page, "/forgotten")
  })
})

describe("a session that ends while somebody is at work", () => {
  let user, customer
  const window = somebody(async () => ({ as: (user = await makeUser("at-work")) }))
  before(async () => {
    customer = await makeCustomer({ email: email("at-work"), first_name: "Ada", last_name: run })
  })

  /** Somebody signs out everywhere, elsewhere. */
  async function endSessions() {
    await atRest(window.page)
    const authorization = `Bearer ${await tokenOf("user", user)}`
    assert.equal((await answerOf("DELETE", "/auth/sessions", undefined, { authorization })).status, 200)
  }
  const ended = () => dialog(window.page, "Your session has ended")

  test("can be renewed above the page, and nothing typed is lost", async () => {
    await window.open(`/customers/${customer.id}`)
    await press(window.page, "Edit")
    const editor = drawer(window.page, "Edit customer")
    await fill(editor, { Company: "Difference Engines" })
    await endSessions()

    await press(editor, "Save")
    await sees(ended())
    await becomes(() => field(ended(), "E-mail").inputValue(), user.email)
    await fill(ended(), { Password: "not that one" })
    await press(ended(), "Sign in")
    await sees(alert(ended()).getByText("E-mail or password is wrong."))
    await window.page.keyboard.press("Escape")
    await sees(ended())

    await fill(ended(), { Password: user.password })
    await press(ended(), "Sign in")
    await isTold(window.page, "Saved")
    await gone(editor)
    await says(section(window.page, "Profile"), { Company: "Difference Engines" })
    assert.equal((await customerOf(customer.id)).company_name, "Difference Engines")
    await window.refused(`401 POST /admin/customers/${customer.id}`, REFUSED)
  })

  test("brings what was searched for", async () => {
    await window.open("/customers")
    await sees(window.page.getByRole("navigation", { name: "Pages" }))
    await endSessions()
    await fill(window.page, { "Search customers": customer.email })
    await fill(ended(), { Password: user.password })
    await press(ended(), "Sign in")
    await sees(window.page.getByRole("link", { name: `Ada ${run}` }))
    await window.refused("401 GET /admin/customers")
  })

  test("can be left for good", async () => {
    await window.open("/customer-groups")
    await endSessions()
    await fill(window.page, { "Search groups": run })
    await press(ended(), "Leave this page")
    await isAt(window.page, "/sign-in")
    await window.refused("401 GET /admin/customer-groups")
  })
})
