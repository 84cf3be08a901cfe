// The page of a customer: what is known of them, their groups, and their end.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { customerPage } from "./customer-page.mjs"
import {
  answerOf, ask, customerOf, makeCustomer, makeGroup, makeOrder, register, tokenOf,
} from "./shop.mjs"
import {
  becomes, cellsOf, choose, dialog, drawer, fill, firstCells, follow, gone, hasCopied, isAt, isTold, press, row, says,
  sees, somebody, table,
} from "./support.mjs"

describe("the page of a customer", () => {
  const staff = somebody()
  const { show, showNew, part } = customerPage(staff)
  let page
  before(() => (page = staff.page))

  describe("shows", () => {
    test("a profile", async () => {
      const guest = await showNew({ company_name: "Engines", phone: "+49 (30) 12" })
      await sees(page.getByRole("heading", { name: "Ada Byron", level: 1 }))
      await says(part("Profile"), {
        "E-mail": guest.email,
        "First name": "Ada",
        Company: "Engines",
        Phone: "+49 (30) 12",
        Account: "Guest, has not registered",
        ID: guest.id,
      })
      await becomes(() => page.getByRole("link", { name: guest.phone }).getAttribute("href"), "tel:+493012")
      await press(part("Profile"), "Copy ID")
      await hasCopied(page, new RegExp(`^${guest.id}$`))
    })

    test("that somebody has an account", async () => {
      await showNew({}, register)
      await sees(page.getByText("Registered", { exact: true }))
      await says(part("Profile"), { Account: "Has an account, and signs in with the e-mail" })
    })

    test("orders, in pages, and what the customer is worth", async () => {
      const customer = await showNew()
      await sees(part("Orders").getByText("No orders yet."))
      await says(part("Worth"), { Orders: "0", "Last order": "–", Spent: "–" })

      const states = { status: "completed", payment_status: "captured", fulfillment_status: "partially_shipped" }
      for (let at = 1; at <= 11; at += 1) {
        await makeOrder(`page-${at}`, {
          customer_id: customer.id,
          price: at,
          display_id: 7000 + at,
          created_at: `2026-02-${String(at).padStart(2, "0")}T10:00:00.000Z`,
          ...states,
        })
      }
      await makeOrder("page-usd", { customer_id: customer.id, price: 5, currency_code: "usd" })
      await show(customer)
      const orders = table(part("Orders"), "Orders")
      await becomes(() => cellsOf(row(orders, "#7011")), [
        "#7011", "Feb 11, 2026", "Completed", "Paid", "Partially shipped", "€11.00",
      ])
      await becomes(async () => (await firstCells(orders)).length, 10)
      await press(part("Orders"), "Next")
      await sees(part("Orders").getByText("11–12 of 12"))
      await sees(row(orders, "#7001"))
      await says(part("Worth"), {
        Orders: "12", Spent: /€66\.00 · \$5\.00|\$5\.00 · €66\.00/, "Last order": /^Feb 11, 2026/,
      })
    })

    test("payment methods, as their providers keep them", async () => {
      const customer = await makeCustomer({ email: email("pays") })
      const card = { brand: "visa", last4: "4242", exp_month: 4, exp_year: 2031 }
      const path = `/admin/customers/${customer.id}/payment-methods`
      await ask("PUT", path, { provider_id: "pp_stripe", data: [{ id: "pm_1", card }] })
      await ask("PUT", path, { provider_id: "pp_iban", data: [{ id: "pm_2", iban: "DE00" }] })
      await show(customer)
      const methods = part("Payment methods")
      const stripe = methods.getByRole("listitem").filter({ hasText: "pp_stripe" })
      await sees(stripe.getByText("visa ending in 4242"))
      await sees(stripe.getByText("valid until 04/2031"))
      const iban = methods.getByRole("listitem").filter({ hasText: "pp_iban" })
      await iban.getByText("As the provider keeps it").click()
      await sees(iban.getByText('"DE00"'))
    })

    test("what has happened last", async () => {
      const customer = await showNew()
      await ask("POST", `/admin/customers/${customer.id}/addresses`, { city: "London" })
      await show(customer)
      const events = part("Recent events").getByRole("listitem")
      const texts = async () => (await events.allInnerTexts()).map((text) => text.split("\n")[0])
      await becomes(texts, ["Address was added", "Customer was created"])
    })

    test("all of it as JSON", async () => {
      const customer = await showNew()
      await choose(page, "Actions", "Show JSON")
      const json = drawer(page, "JSON")
      await sees(json.getByText(`"${customer.email}"`))
      await press(json, "Copy")
      const copied = JSON.parse(await hasCopied(page, new RegExp(`^\\{[^]*"${customer.id}"`)))
      assert.deepEqual([copied.id, copied.addresses, copied.orders_count], [customer.id, [], 0])
      await press(json, "Close")
      await gone(json)
    })

    test("that there is no such customer", async () => {
      await staff.open("/customers/cus_nobody")
      await sees(page.getByRole("heading", { name: "Not found", level: 1 }))
      await staff.refused("404 GET /admin/customers/cus_nobody")
    })
  })

  test("adds the customer to groups, and takes them out", async () => {
    const group = await makeGroup(`Club ${run}`)
    const { id } = await showNew()
    await sees(part("Groups").getByText("In no group."))
    await press(page, "Add to groups")
    const picker = drawer(page, "Add to groups")
    await fill(picker, { "Search groups": group.name })
    await picker.getByRole("checkbox", { name: group.name }).click()
    await press(picker, "Add to groups")
    await isTold(page, "Saved")
    await sees(part("Groups").getByRole("link", { name: group.name }))
    assert.deepEqual((await customerOf(id)).groups.map(({ name }) => name), [group.name])

    await press(page, `Remove from group ${group.name}`)
    await isTold(page, "Saved")
    await sees(part("Groups").getByText("In no group."))
    assert.deepEqual((await customerOf(id)).groups, [])
  })

  describe("deletes the customer", () => {
    test("when somebody is sure, and leads back to the list", async () => {
      const { id } = await showNew({ last_name: `Deleted${run}` })
      await staff.open(`/customers?q=Deleted${run}`)
      await follow(page, `Ada Deleted${run}`)
      await choose(page, "Actions", "Delete customer")
      const question = dialog(page, `Delete Ada Deleted${run}?`)
      await sees(question.getByText(/^They leave all groups, .* Orders stay\. This cannot be undone\.$/))
      await press(question, "Cancel")
      await gone(question)
      await choose(page, "Actions", "Delete customer")
      await press(question, "Delete customer")
      await isTold(page, `Ada Deleted${run} was deleted.`)
      await isAt(page, `/customers?q=Deleted${run}`)
      await sees(page.getByText("Nothing matches"))
      assert.equal((await answerOf("GET", `/admin/customers/${id}`)).status, 404)
    })

    test("who cannot sign in any more", async () => {
      const account = await showNew({}, register)
      await choose(page, "Actions", "Delete customer")
      const question = dialog(page, "Delete Ada Byron?")
      await sees(question.getByText(/^They can no longer sign in,/))
      await press(question, "Delete customer")
      await isAt(page, "/customers")
      await assert.rejects(tokenOf("customer", { email: account.email, password: "a password" }), /cannot sign in/)
    })
  })
})
