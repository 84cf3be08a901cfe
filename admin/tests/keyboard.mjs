// The admin page without a mouse.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { makeCustomers } from "./shop.mjs"
import {
  addressOf, becomes, dialog, drawer, eventually, field, gone, isAt, lists, press, row, section, sees, somebody, table,
} from "./support.mjs"

describe("by keys", () => {
  const FAMILY = `Keys${run}`
  const staff = somebody()
  let page, list, customers
  before(async () => {
    page = staff.page
    list = table(page, "Customers")
    customers = await makeCustomers(3, (number) => ({
      email: email(`keys-${number}`), first_name: `No. ${number}`, last_name: FAMILY,
    }))
  })

  const names = ["No. 1", "No. 2", "No. 3"].map((name) => `${name} ${FAMILY}`)
  async function showFamily() {
    await staff.open(`/customers?q=${FAMILY}&order=created_at`)
    await lists(list, names)
  }

  /** Waits until this has the focus. */
  const hasFocus = (locator) => becomes(() => locator.evaluate((element) => element === document.activeElement), true)
  const link = (name) => list.getByRole("link", { name })
  const keys = async (...pressed) => {
    for (const key of pressed) await page.keyboard.press(key)
  }

  test("one searches, goes through the list, and opens a customer", async () => {
    await showFamily()
    await keys("/")
    await hasFocus(field(page, "Search customers"))
    await keys("ArrowDown")
    await hasFocus(link(names[0]))
    await keys("ArrowDown", "ArrowDown", "ArrowDown")
    await hasFocus(link(names[2]))
    await keys("ArrowUp")
    await hasFocus(link(names[1]))
    await keys("Enter")
    await isAt(page, `/customers/${customers[1].id}`)
    await sees(page.getByRole("heading", { name: names[1], level: 1 }))
  })

  test("one selects", async () => {
    await showFamily()
    await keys("ArrowDown", " ", "ArrowDown", "ArrowDown", " ")
    await sees(section(page, "What is done with the selected ones").getByText("2 selected"))
    await becomes(() => row(list, names[0]).getAttribute("aria-selected"), "true")
    await becomes(() => row(list, names[1]).getAttribute("aria-selected"), "false")
  })

  test("one clears what is searched for, and leaves the search", async () => {
    await showFamily()
    await keys("/", "Escape")
    await isAt(page, "/customers?order=created_at")
    await hasFocus(field(page, "Search customers"))
    await keys("Escape")
    await hasFocus(page.locator("body"))
  })

  test("a slash is a slash where one types", async () => {
    await showFamily()
    await press(page, "Create customer")
    const form = drawer(page, "Create customer")
    await hasFocus(field(form, "E-mail"))
    await page.keyboard.type("a/b")
    await becomes(() => field(form, "E-mail").inputValue(), "a/b")
    await keys("Escape")
    await hasFocus(dialog(page, "Discard what you have typed?").getByRole("button", { name: "Keep on editing" }))
    await keys("Tab", "Enter")
    await gone(form)
  })

  test("a drawer keeps the focus, and gives it back", async () => {
    await showFamily()
    const create = page.getByRole("button", { name: "Create customer" })
    await create.focus()
    await keys("Enter")
    const form = drawer(page, "Create customer")
    await hasFocus(field(form, "E-mail"))
    for (let steps = 0; steps < 12; steps += 1) await keys("Tab")
    assert.ok(await form.evaluate((element) => element.contains(document.activeElement)))
    await keys("Escape")
    await gone(form)
    await hasFocus(create)
  })

  test("a menu is gone through", async () => {
    await staff.open(`/customers/${customers[0].id}`)
    const menu = page.getByRole("button", { name: "Actions", exact: true })
    await menu.focus()
    await keys("Enter")
    await hasFocus(page.getByRole("menuitem", { name: "Show JSON" }))
    await keys("ArrowDown")
    await hasFocus(page.getByRole("menuitem", { name: "Delete customer" }))
    await keys("Enter")
    const question = dialog(page, `Delete ${names[0]}?`)
    await hasFocus(question.getByRole("button", { name: "Cancel" }))
    await keys("Enter")
    await gone(question)
    await hasFocus(menu)
  })

  test("one comes past the menu at once", async () => {
    await showFamily()
    await keys("Tab")
    const skip = page.getByRole("link", { name: "Skip to content" })
    await hasFocus(skip)
    await becomes(async () => (await skip.boundingBox()).width > 20, true)
    await keys("Enter")
    await hasFocus(page.locator("#content"))
    assert.equal(addressOf(page).split("#")[0], `/customers?q=${FAMILY}&order=created_at`)
  })

  test("what has the focus can be seen", async () => {
    await showFamily()
    const shadowOf = (locator) => locator.evaluate((element) => getComputedStyle(element).boxShadow)
    const before = await shadowOf(link(names[0]))
    await keys("ArrowDown")
    await hasFocus(link(names[0]))
    await eventually(async () => assert.notEqual(await shadowOf(link(names[0])), before))
  })
})
