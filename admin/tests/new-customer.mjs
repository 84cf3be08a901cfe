// Making a customer.
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { makeCustomer } from "./shop.mjs"
import { becomes, dialog, drawer, field, fill, gone, isAt, isTitled, press, sees, somebody } from "./support.mjs"

describe("a new customer", () => {
  const staff = somebody()
  let page
  before(() => (page = staff.page))

  /** Opens the form above a list of nobody, which is soon there. */
  async function begin() {
    await staff.open(`/customers?q=nobody+${run}`)
    await press(page, "Create customer")
    return drawer(page, "Create customer")
  }

  test("is made, and shown", async () => {
    const form = await begin()
    await press(form, "Create")
    await sees(form.getByText("This must be filled in."))
    await fill(form, { "E-mail": "dora" })
    await press(form, "Create")
    await sees(form.getByText("This is not an e-mail address."))

    await fill(form, { "E-mail": email("dora"), "First name": "Dora", "Last name": `Dor${run}`, Phone: " " })
    await press(form, "Create")
    await sees(page.getByRole("heading", { name: `Dora Dor${run}`, level: 1 }))
    await gone(form)
    await isAt(page, /^\/customers\/cus_\w+$/)
    await isTitled(page, `Dora Dor${run}`)
  })

  test("is not made when the server refuses, in its words", async () => {
    await makeCustomer({ email: email("there") })
    const form = await begin()
    await fill(form, { "E-mail": email("there") })
    await press(form, "Create")
    const words = `Customer with email: ${email("there")}, has_account: false, already exists.`
    await sees(form.getByRole("alert").getByText(words))
    await becomes(() => field(form, "E-mail").inputValue(), email("there"))
    await staff.refused("400 POST /admin/customers")
  })

  test("is not thrown away without being asked about", async () => {
    const form = await begin()
    await fill(form, { "First name": "Dora" })
    await page.keyboard.press("Escape")
    const question = dialog(page, "Discard what you have typed?")
    await press(question, "Keep on editing")
    await becomes(() => field(form, "First name").inputValue(), "Dora")
    await press(form, "Cancel")
    await press(question, "Discard")
    await gone(form)
  })
})
