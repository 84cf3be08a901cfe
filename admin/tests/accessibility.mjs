// Pages and dialogs that everybody can use.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { NARROW, isAccessible } from "./axe.mjs"
import { ask, makeCustomer, makeCustomers, makeGroup, makeOrder, makeUser, register } from "./shop.mjs"
import {
  atRest, becomes, choose, dialog, drawer, eventually, field, fill, gone, press, row, section, sees, somebody, table,
} from "./support.mjs"

describe("to who has not signed in", () => {
  const visitor = somebody(() => ({}))

  test("the page for signing in is accessible, also with what went wrong", async () => {
    await visitor.open("/sign-in")
    await visitor.page.getByText("First time here?").click()
    await fill(visitor.page, { "E-mail": email("nobody"), Password: "wrong" })
    await press(visitor.page, "Sign in")
    await sees(visitor.page.getByRole("alert"))
    await fill(visitor.page, { "E-mail": "" })
    await press(visitor.page, "Sign in")
    await sees(visitor.page.getByText("This must be filled in."))
    await isAccessible(visitor.page)
    await visitor.refused("401 POST /auth/user/emailpass")
  })

  test("the pages for a forgotten password are accessible", async () => {
    await visitor.open("/forgotten")
    await isAccessible(visitor.page)
    await visitor.open(`/reset-password?token=abc&email=${email("nobody")}`)
    await isAccessible(visitor.page)
  })
})

describe("accessible are", () => {
  const FAMILY = `Axe${run}`
  const staff = somebody()
  let page, ada, group, webhook
  before(async () => {
    page = staff.page
    const contact = { email: email("axe"), phone: "+49 30 1", company_name: "Engines" }
    ada = await register({ first_name: "Ada", last_name: FAMILY, ...contact })
    await makeCustomers(2, (number) => ({
      email: email(`axe-${number}`), first_name: `No. ${number}`, last_name: FAMILY,
    }))
    group = await makeGroup(`Axe ${run}`, [ada.id])
    await ask("POST", `/admin/customers/${ada.id}`, { metadata: { vip: true, note: "hello", tags: ["a"], level: 3 } })
    const address = { address_name: "Home", city: "London", country_code: "gb", is_default_shipping: true }
    await ask("POST", `/admin/customers/${ada.id}/addresses`, address)
    const card = { brand: "visa", last4: "4242", exp_month: 4, exp_year: 2031 }
    await ask("PUT", `/admin/customers/${ada.id}/payment-methods`, { provider_id: "pp_stripe", data: [{ card }] })
    for (const status of ["pending", "completed", "canceled", "requires_action", "archived"]) {
      const others = { payment_status: "captured", fulfillment_status: status === "completed" ? "shipped" : null }
      await makeOrder(`axe-${status}`, { customer_id: ada.id, price: 5, status, ...others })
    }
    // Nobody listens there, so that something fails.
    const receiver = { url: "http://127.0.0.1:1/axe", events: ["customer.*"], description: "The ERP" }
    webhook = (await ask("POST", "/admin/webhooks", receiver)).webhook
    await makeCustomer({ email: email("axe-event") })
    await ask("POST", `/admin/webhooks/${webhook.id}/test`, {})
    await eventually(async () => {
      const { webhook_deliveries } = await ask("GET", `/admin/webhooks/${webhook.id}/deliveries`)
      assert.ok(webhook_deliveries.some(({ attempt_count }) => attempt_count > 0))
    })
  })
  // Whoever runs the tests again should not be waited for in vain.
  after(async () => webhook && ask("DELETE", `/admin/webhooks/${webhook.id}`))

  const showFamily = async () => {
    await staff.open(`/customers?q=${FAMILY}&order=created_at`)
    await sees(page.getByText("1–3 of 3"))
  }
  const showAda = async () => {
    await staff.open(`/customers/${ada.id}`)
    await sees(section(page, "Recent events").getByText("Customer was created"))
    await sees(page.getByText("visa ending in 4242"))
    await sees(section(page, "Orders").getByText("1–5 of 5"))
  }
  /** Closes a drawer in which nothing was typed. */
  const close = async (opened) => {
    await page.keyboard.press("Escape")
    await gone(opened)
  }

  test("the first page", async () => {
    await staff.open("/")
    await sees(section(page, "Largest groups").getByRole("listitem").first())
    await press(section(page, "New customers"), "Show as a table")
    await isAccessible(page)
  })

  test("the list of customers, with what is done with some of them", async () => {
    await showFamily()
    await row(table(page, "Customers"), `No. 1 ${FAMILY}`).getByRole("checkbox").click()
    await isAccessible(page)
    await press(page, "Add to group")
    await sees(drawer(page, "Add to group").getByRole("checkbox").first())
    await isAccessible(page)
    await close(drawer(page, "Add to group"))
    await press(page, "Delete")
    await sees(dialog(page, "Delete 1 customer?"))
    await isAccessible(page)
    await press(dialog(page, "Delete 1 customer?"), "Cancel")
  })

  test("the menus and filters of the list, and that nothing matches", async () => {
    await showFamily()
    await press(page, "Columns")
    await sees(page.getByRole("menu"))
    // What is below a menu is hidden as long as keys lead through the menu alone; axe does not know that.
    await isAccessible(page, "[role=menu]")
    await page.keyboard.press("Escape")
    await staff.open(`/customers?q=Nobody${run}&account=yes&created=2026-01-01..`)
    await sees(page.getByText("Nothing matches"))
    await press(page, "Filter")
    await page.getByRole("menuitem", { name: "Spent" }).click()
    await press(page, "Apply")
    await sees(page.getByText("This is not a number."))
    await isAccessible(page)
  })

  test("the report of a job in which something failed", async () => {
    const deleted = await makeGroup(`Deleted axe ${run}`)
    await showFamily()
    await row(table(page, "Customers"), `No. 1 ${FAMILY}`).getByRole("checkbox").click()
    await press(page, "Add to group")
    const picker = drawer(page, "Add to group")
    await fill(picker, { "Search groups": deleted.name })
    await picker.getByRole("checkbox", { name: deleted.name }).click()
    await ask("DELETE", `/admin/customer-groups/${deleted.id}`)
    await press(picker, "Add to group")
    await sees(page.getByText("1 failed"))
    await isAccessible(page)
    await staff.refused(`404 POST /admin/customer-groups/${deleted.id}/customers`)
  })

  test("the form of a new customer, with its faults", async () => {
    await showFamily()
    await press(page, "Create customer")
    const form = drawer(page, "Create customer")
    await press(form, "Create")
    await sees(form.getByText("This must be filled in."))
    await isAccessible(page)
  })

  test("the page of a customer", async () => {
    await showAda()
    await isAccessible(page)
  })

  test("what is done on the page of a customer", async () => {
    await showAda()
    await press(page, "Add address")
    await sees(drawer(page, "Add address"))
    await isAccessible(page)
    await close(drawer(page, "Add address"))
    await press(page, "Edit metadata")
    await sees(drawer(page, "Edit metadata"))
    await isAccessible(page)
    await close(drawer(page, "Edit metadata"))
    await choose(page, "Actions", "Show JSON")
    await sees(drawer(page, "JSON"))
    await isAccessible(page)
    await close(drawer(page, "JSON"))
  })

  test("the choice between what two have typed", async () => {
    await showAda()
    await press(page, "Edit")
    await fill(drawer(page, "Edit customer"), { Company: "Mine" })
    await ask("POST", `/admin/customers/${ada.id}`, { company_name: "Theirs" })
    await press(drawer(page, "Edit customer"), "Save")
    const conflict = dialog(page, "Somebody else has changed this")
    await sees(conflict)
    await isAccessible(page)
    await press(conflict, "Save what is chosen")
    await gone(conflict)
    await staff.refused(`409 POST /admin/customers/${ada.id}`)
  })

  test("the groups", async () => {
    await staff.open(`/customer-groups?q=${run}`)
    await sees(row(table(page, "Customer groups"), group.name))
    await isAccessible(page)
    await press(page, "Create group")
    await sees(drawer(page, "Create group"))
    await isAccessible(page)
    await close(drawer(page, "Create group"))
    await staff.open(`/customer-groups/${group.id}`)
    await sees(row(table(page, "Members"), `Ada ${FAMILY}`))
    await isAccessible(page)
    await press(page, "Add customers")
    await sees(drawer(page, `Add customers to “${group.name}”`).getByRole("checkbox").nth(1))
    await isAccessible(page)
  })

  test("the profile", async () => {
    await staff.open("/settings/profile")
    await isAccessible(page)
    await press(page, "Change password")
    await press(drawer(page, "Change password"), "Change password")
    await sees(page.getByText("At least 8 characters are needed."))
    await isAccessible(page)
  })

  test("the users", async () => {
    await staff.open("/settings/users")
    await sees(row(table(page, "Users"), "You"))
    await isAccessible(page)
    await press(page, "Add user")
    await sees(drawer(page, "Add user"))
    await isAccessible(page)
  })

  test("the API keys", async () => {
    await ask("POST", "/admin/api-keys", { type: "secret", title: `Axe ${run}` })
    await staff.open("/settings/api-keys")
    await choose(page, `Actions for Axe ${run}`, "Revoke …")
    await field(drawer(page, `Revoke Axe ${run}`), "When").selectOption("At another moment")
    await sees(field(drawer(page, `Revoke Axe ${run}`), "Moment"))
    await isAccessible(page)
    await press(drawer(page, `Revoke Axe ${run}`), "Revoke")
    await gone(drawer(page, `Revoke Axe ${run}`))
    await isAccessible(page)
    await press(page, "Create secret key")
    await fill(drawer(page, "Create secret key"), { Name: `Axe, another ${run}` })
    await press(drawer(page, "Create secret key"), "Create")
    await sees(dialog(page, `Axe, another ${run} is created`))
    await isAccessible(page)
  })

  test("the webhooks", async () => {
    await staff.open("/settings/webhooks")
    await sees(row(table(page, "Webhooks"), webhook.url))
    await isAccessible(page)
    await press(page, "Add webhook")
    await press(drawer(page, "Add webhook"), "auth.password_reset")
    await sees(page.getByText(/^This webhook gets tokens with which passwords can be set\./))
    await isAccessible(page)
  })

  test("the deliveries", async () => {
    await staff.open(`/settings/webhooks/${webhook.id}`)
    await sees(table(page, "Deliveries").getByRole("link").first())
    await isAccessible(page)
    await choose(page, `Actions for ${webhook.url}`, "Send again")
    await field(drawer(page, "Send again"), "What").selectOption("What happened since a moment")
    await sees(field(drawer(page, "Send again"), "Since"))
    await isAccessible(page)
    await staff.open(`/settings/webhooks/${webhook.id}`)
    await table(page, "Deliveries").getByRole("link").last().click()
    await sees(section(page, "Tries"))
    await sees(section(page, "What is told").locator("pre"))
    await isAccessible(page)
  })

  test("the mail templates", async () => {
    await staff.open("/settings/mail-templates")
    await sees(page.getByRole("table").first())
    await isAccessible(page)
    await staff.open("/settings/mail-templates/password_reset?language=en")
    await sees(page.locator("iframe"))
    await isAccessible(page)
    await page.getByRole("tab", { name: "Text" }).click()
    await press(page, "Send a test")
    await sees(drawer(page, "Send a test"))
    await isAccessible(page)
  })

  test("that something is not there", async () => {
    await staff.open("/nowhere")
    await sees(page.getByRole("heading", { name: "There is no such page" }))
    await isAccessible(page)
    await staff.open("/customers/cus_nobody")
    await isAccessible(page)
    await staff.refused("404 GET /admin/customers/cus_nobody")
  })
})

describe("on a narrow screen", () => {
  let user
  const staff = somebody(async () => ({ as: (user = await makeUser("axe-user")), viewport: NARROW }))

  test("the menu is accessible, and so is what a session ends with", async () => {
    await staff.open(`/customers?q=${run}&account=yes`)
    await press(staff.page, "Open menu")
    await sees(drawer(staff.page, "Main menu"))
    await isAccessible(staff.page)
    await staff.page.keyboard.press("Escape")
    await gone(drawer(staff.page, "Main menu"))
    await atRest(staff.page)
    await staff.context.clearCookies()
    await fill(staff.page, { "Search customers": email("axe") })
    await sees(dialog(staff.page, "Your session has ended"))
    await becomes(() => field(staff.page, "E-mail").inputValue(), user.email)
    // Below it, the list is dimmed for as long as it waits.
    await isAccessible(staff.page, "[role=alertdialog]")
    await staff.refused("401 GET /admin/customers")
  })
})
