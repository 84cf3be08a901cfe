// The admin page on a phone.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { ADMIN, customerOf, makeCustomers } from "./shop.mjs"
import {
  becomes, drawer, field, fill, follow, gone, isTold, lists, press, row, section, sees, somebody, table,
} from "./support.mjs"

describe("on a phone", () => {
  const FAMILY = `Phone${run}`
  const staff = somebody(() => ({ as: ADMIN, viewport: { width: 360, height: 740 }, hasTouch: true }))
  let page, list, customers
  before(async () => {
    page = staff.page
    list = table(page, "Customers")
    const long = "an.address.that.is.very.long.indeed.and.longer"
    customers = await makeCustomers(2, (number) => ({
      email: email(`${long}-${number}`), first_name: `No. ${number}`, last_name: FAMILY,
    }))
  })

  /** Waits until this is as a whole on the screen; what opens may come from beside it. */
  const fits = (locator) =>
    becomes(async () => {
      const { x, width } = await locator.boundingBox()
      return x >= 0 && x + width <= 360
    }, true)

  test("the menu is behind a button", async () => {
    await staff.open("/")
    await press(page, "Open menu")
    const menu = drawer(page, "Main menu")
    await follow(menu, "Customers")
    await sees(page.getByRole("heading", { name: "Customers", level: 1 }))
    await gone(menu)
  })

  test("the list is of cards, which are selected and opened", async () => {
    await staff.open(`/customers?q=${FAMILY}&order=created_at`)
    await lists(list, [`No. 1 ${FAMILY}`, `No. 2 ${FAMILY}`])
    await becomes(async () => {
      const first = await row(list, `No. 1 ${FAMILY}`).boundingBox()
      const second = await row(list, `No. 2 ${FAMILY}`).boundingBox()
      return first.height > 100 && second.y >= first.y + first.height && first.width <= 360
    }, true)
    await sees(row(list, `No. 1 ${FAMILY}`).getByText("E-mail"))

    await row(list, `No. 2 ${FAMILY}`).getByRole("checkbox").click()
    await sees(section(page, "What is done with the selected ones").getByText("1 selected"))
    await press(page, "Clear selection")
    await follow(list, `No. 2 ${FAMILY}`)
    await sees(page.getByRole("heading", { name: `No. 2 ${FAMILY}`, level: 1 }))
  })

  test("a customer is edited", async () => {
    await staff.open(`/customers/${customers[0].id}`)
    await press(page, "Edit")
    const editor = drawer(page, "Edit customer")
    await fits(editor)
    await fill(editor, { Phone: "0123" })
    await press(editor, "Save")
    await isTold(page, "Saved")
    assert.equal((await customerOf(customers[0].id)).phone, "0123")
  })

  test("a filter fits beside nothing else", async () => {
    await staff.open(`/customers?q=${FAMILY}`)
    await press(page, "Filter")
    await page.getByRole("menuitem", { name: "Spent" }).click()
    await fits(page.getByRole("dialog", { name: "Spent" }))
    await sees(field(page, "At least"))
  })
})
