// The admin page in German.
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { ADMIN, makeCustomer, makeOrder } from "./shop.mjs"
import {
  becomes, dialog, drawer, field, isTitled, press, row, says, section, sees, somebody, table,
} from "./support.mjs"

describe("who has a German browser", () => {
  const staff = somebody(() => ({ as: ADMIN, locale: "de-AT" }))
  let page, customer
  before(async () => {
    page = staff.page
    customer = await makeCustomer({ email: email("deutsch"), first_name: "Jörg", last_name: `Groß${run}` })
    await makeOrder("deutsch", { customer_id: customer.id, price: 1234.5, display_id: 12 })
  })

  const isIn = (language) => becomes(() => page.locator("html").getAttribute("lang"), language)

  test("reads German, with dates and amounts as they are written there", async () => {
    await staff.open(`/customers?q=Groß${run}`)
    await isIn("de")
    await isTitled(page, "Kunden")
    await sees(row(table(page, "Kunden"), `Jörg Groß${run}`).getByText("1.234,50 €"))

    await staff.open(`/customers/${customer.id}`)
    await sees(row(table(page, "Bestellungen"), "#12").getByText("02.01.2026"))
    await says(section(page, "Wert"), { Bestellungen: "1", Ausgegeben: "1.234,50 €" })
  })

  test("is told in German what was done, and asked", async () => {
    await staff.open(`/customers/${customer.id}`)
    await press(page, "Bearbeiten")
    const editor = drawer(page, "Kunden bearbeiten")
    await editor.getByLabel("Firma (freiwillig)").fill("Groß & Söhne")
    await page.keyboard.press("Escape")
    await press(dialog(page, "Eingaben verwerfen?"), "Weiter bearbeiten")
    await press(editor, "Speichern")
    await sees(section(page, "Meldungen").getByText("Gespeichert"))
  })

  test("can have it in English", async () => {
    await staff.open("/settings/profile")
    await page.getByRole("button", { name: /^Konto:/ }).click()
    await page.getByRole("menuitemradio", { name: "English" }).click()
    await sees(page.getByRole("heading", { name: "Profile", level: 1 }))
    await staff.open("/settings/profile")
    await isIn("en")
    await becomes(() => field(page, "Language").inputValue(), "en")
  })
})
