// The mails that the shop sends, as the settings show them.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email } from "../../clients/answers.mjs"
import { mailsTo } from "./mails.mjs"
import { ADMIN } from "./shop.mjs"
import {
  becomes, drawer, eventually, field, fill, follow, isAt, isTold, lists, press, section, sees, somebody, table,
} from "./support.mjs"

describe("mail templates", () => {
  const staff = somebody()
  let page
  before(() => (page = staff.page))
  const preview = () => page.frameLocator("iframe")

  test("are listed by language, with where mails go", async () => {
    await staff.open("/settings/mail-templates")
    await sees(page.getByText("Nobody gets mails"))
    await sees(page.getByText(/^No SMTP server is set\. Mails are put into a folder/))
    for (const language of ["English", "German"]) {
      await lists(table(section(page, language), language), ["Another password", "Test"])
    }
    await follow(section(page, "German"), "Another password")
    await isAt(page, "/settings/mail-templates/password_reset?language=de")
    await sees(page.getByRole("heading", { name: "Another password", level: 1 }))
  })

  test("are shown as their readers get them, in each language", async () => {
    await staff.open("/settings/mail-templates/password_reset?language=de")
    await sees(page.getByText(/^Neues Passwort für /))
    await sees(preview().getByText(/Neues Passwort/).first())
    await field(page, "Language").selectOption("English")
    await sees(page.getByText(/^Set a new password for /))
    await sees(preview().getByText("Set a new password", { exact: true }).first())
    await isAt(page, "/settings/mail-templates/password_reset?language=en")

    await page.getByRole("tab", { name: "Text" }).click()
    await sees(page.getByText(/^Hello/))
  })

  test("are shown with their styles, and cannot do anything", async () => {
    await staff.open("/settings/mail-templates/password_reset?language=en")
    const frame = page.locator("iframe")
    await becomes(() => frame.getAttribute("sandbox"), "allow-same-origin")
    const link = preview().getByRole("link").first()
    const colour = () => link.evaluate((element) => getComputedStyle(element).backgroundColor)
    await eventually(async () => assert.notEqual(await colour(), "rgba(0, 0, 0, 0)"))
  })

  test("are sent as a test", async () => {
    const to = email("sample")
    await staff.open("/settings/mail-templates/test?language=de")
    await press(page, "Send a test")
    const form = drawer(page, "Send a test")
    await becomes(() => field(form, "To").inputValue(), ADMIN.email)
    await fill(form, { To: "sample" })
    await press(form, "Send")
    await sees(form.getByText("This is not an e-mail address."))
    await fill(form, { To: to })
    await press(form, "Send")
    await isTold(page, "The mail is put into the server's folder.")
    await becomes(() => mailsTo(to).length, 1)
  })

  test("say that there is no such one", async () => {
    await staff.open("/settings/mail-templates/none?language=en")
    await sees(page.getByText("Not found", { exact: true }))
    await staff.refused("404 GET /admin/mail-templates/none")
  })
})
