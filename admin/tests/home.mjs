// The first page: numbers, what happened by day, the largest groups, and what happened last.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { ask, makeCustomer, makeCustomers, makeGroup, register, tokenOf } from "./shop.mjs"
import { becomes, eventually, follow, isAt, press, section, sees, somebody, table } from "./support.mjs"

describe("the first page", () => {
  const staff = somebody()
  let page
  before(async () => {
    page = staff.page
    const account = { email: email("home"), password: "a password" }
    await register(account)
    await tokenOf("customer", account)
    await makeCustomer({ email: email("home-guest") })
  })

  const statistics = async (days) => (await ask("GET", `/admin/statistics?days=${days}`)).statistics
  /** Does this again where it failed because another day began meanwhile, as the server counts them. */
  const withinDay = (check) => async () => {
    const today = () => new Date().toISOString().slice(0, 10)
    const began = today()
    try {
      await check()
    } catch (error) {
      if (today() === began) throw error
      await check()
    }
  }
  const counted = (number) => new Intl.NumberFormat("en").format(number)

  /** The numbers in the table below a plot. */
  const numbersIn = async (name) =>
    (await table(page, name).locator("td").allInnerTexts()).map((text) => Number(text.replaceAll(",", "")))

  test("says how many customers there are, and leads to them", async () => {
    const { customers } = await statistics(1)
    const numbers = page.getByRole("list", { name: "Customers in numbers" })
    for (const [name, count, address] of [
      ["Customers", customers.total, "/customers"],
      ["With an account", customers.accounts, "/customers?account=yes"],
      ["Guests", customers.guests, "/customers?account=no"],
    ]) {
      await staff.open("/")
      await follow(numbers, `${name} ${counted(count)}`)
      await isAt(page, address)
      await sees(page.getByText(new RegExp(`of ${counted(count)}$`)))
    }
  })

  test("plots the last weeks by day, and has the numbers for who does not see it", withinDay(async () => {
    for (const [weeks, address] of [[4, "/"], [12, "/?weeks=12"]]) {
      await staff.open("/")
      await press(page, `${weeks} weeks`)
      await isAt(page, address)
      const { days } = await statistics(weeks * 7)
      await eventually(async () => {
        assert.deepEqual(await numbersIn("New customers"), days.map(({ customers }) => customers))
        assert.deepEqual(await numbersIn("Sign-ins of customers"), days.map(({ sign_ins }) => sign_ins))
      })
      const sum = counted(days.reduce((total, { customers }) => total + customers, 0))
      await sees(section(page, "New customers").getByText(new RegExp(`^${sum} new customers?$`)))
      const plot = section(page, "New customers").getByRole("img")
      await becomes(() => plot.getAttribute("aria-label"), new RegExp(`: ${sum} altogether, at most `))
    }
    await press(section(page, "New customers"), "Show as a table")
    await becomes(async () => (await table(page, "New customers").boundingBox()).height > 100, true)
  }))

  test("says what happened on the day that is pointed at", withinDay(async () => {
    await staff.open("/")
    const { days } = await statistics(28)
    const plot = section(page, "New customers").getByRole("img")
    const { width, height } = await plot.boundingBox()
    await plot.hover({ position: { x: width - 3, y: height / 2 } })
    const today = new RegExp(`: Customers ${counted(days.at(-1).customers)}$`)
    await sees(section(page, "New customers").getByText(today))
    await follow(section(page, "New customers"), "Show these customers")
    await isAt(page, `/customers?created=${days[0].day}..`)
  }))

  test("shows the largest groups", async () => {
    const members = await makeCustomers(12, (number) => ({ email: email(`large-${number}`) }))
    await makeGroup(`Large ${run}`, members.map(({ id }) => id))
    const path = "/admin/customer-groups?fields=id,name,customers_count&order=-customers_count&limit=8"
    const { customer_groups } = await ask("GET", path)
    await staff.open("/")
    const shown = section(page, "Largest groups").getByRole("listitem")
    const said = ({ name, customers_count: count }) => `${name} ${counted(count)} customer${count === 1 ? "" : "s"}`
    const texts = async () => (await shown.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim())
    await becomes(texts, customer_groups.map(said))
    await follow(section(page, "Largest groups"), customer_groups[0].name)
    await isAt(page, `/customer-groups/${customer_groups[0].id}`)
  })

  test("says what happened last, and leads to whom it happened", async () => {
    const customer = await makeCustomer({ email: email("latest"), first_name: "Latest", last_name: run })
    await makeGroup(`Latest ${run}`)
    await staff.open("/")
    const lines = section(page, "What happened last").getByRole("listitem")
    // The names are asked for once the events are known.
    await eventually(async () => {
      const [group, latest] = await lines.allInnerTexts()
      assert.match(group, new RegExp(`^Group was created · Latest ${run}`))
      assert.match(latest, new RegExp(`^Customer was created · Latest ${run}`))
    })
    await follow(lines.nth(1), `Latest ${run}`)
    await isAt(page, `/customers/${customer.id}`)
  })
})
