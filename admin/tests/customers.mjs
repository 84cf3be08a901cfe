// The list of customers: what it shows, and how one finds somebody in it.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { makeCustomer, makeCustomers, makeGroup, makeOrder, register } from "./shop.mjs"
import {
  atRest, becomes, cellsOf, dayOf, field, fill, firstCells, follow, isAt, lists, press, row, sees, somebody, table,
} from "./support.mjs"

/** All of these tests' customers are found by this word. */
const FAMILY = `Byron${run}`
const ADA = `Ada ${FAMILY}`
const BEN = `Ben ${FAMILY}`
const CLEO = `Cleo ${FAMILY}`
const EVE = `<img src=x onerror=alert(1)> ${FAMILY}`

describe("the list of customers", () => {
  const staff = somebody()
  let page, list, vip, began, ended
  before(async () => {
    page = staff.page
    began = new Date()
    list = table(page, "Customers")
    const ada = await register({ email: email("ada"), first_name: "Ada", last_name: FAMILY })
    const ben = await makeCustomer({
      email: email("ben"), first_name: "Ben", last_name: FAMILY, company_name: "Mugs & Söhne", phone: "+49 30 1234",
    })
    const cleo = await makeCustomer({ email: email("cleo"), first_name: "Cleo", last_name: FAMILY })
    await makeCustomer({ email: email("eve"), first_name: EVE.replace(` ${FAMILY}`, ""), last_name: FAMILY })
    vip = await makeGroup(`VIP ${run}`, [ada.id, ben.id])
    await makeOrder("ada-1", { customer_id: ada.id, price: 30 })
    await makeOrder("ada-2", { customer_id: ada.id, price: 12.5 })
    await makeOrder("cleo", { customer_id: cleo.id, price: 9 })
    ended = new Date()
  })

  const search = () => field(page, "Search customers")
  const openFamily = (more = "") => staff.open(`/customers?q=${FAMILY}${more}`)

  /** Begins a filter that is not set yet. */
  async function filterBy(name) {
    await press(page, "Filter")
    await page.getByRole("menuitem", { name, exact: true }).click()
    return page.getByRole("dialog", { name, exact: true })
  }

  describe("searches", () => {
    test("while somebody types, and not for each letter", async () => {
      await staff.open("/customers")
      await sees(page.getByText(/^1–\d+ of /))
      const asked = []
      const listen = (request) => request.url().includes("/admin/customers?") && asked.push(request.url())
      page.on("request", listen)
      const began = Date.now()
      await search().pressSequentially(`Cleo ${FAMILY}`)
      await lists(list, [CLEO])
      await isAt(page, `/customers?q=Cleo+${FAMILY}`)
      await sees(page.getByText("1–1 of 1", { exact: true }))
      // Rows and how many there are, when nothing was typed for a moment; who types slowly may have many of these.
      const moments = (Date.now() - began) / 150
      assert.ok(asked.length <= 2 * moments, `${asked.length} requests in ${moments} moments`)
      page.off("request", listen)
    })

    test("for the newest words only, and shows the rows before until they have come", async () => {
      await openFamily()
      await lists(list, [EVE, CLEO, BEN, ADA])
      await page.route(/q=Nobody/, () => {})
      await search().fill("Nobody")
      await sees(page.locator("[aria-busy=true]"))
      assert.deepEqual(await firstCells(list), [EVE, CLEO, BEN, ADA])

      const isForNobody = (request) => new URL(request.url()).searchParams.get("q") === "Nobody"
      await Promise.all([page.waitForEvent("requestfailed", isForNobody), search().fill(`Ben ${FAMILY}`)])
      await lists(list, [BEN])
      await page.unrouteAll()
    })

    test("and one may follow a link before that", async () => {
      await staff.open(`/customers?q=${ADA}`)
      await lists(list, [ADA])
      await search().fill(`${ADA} ${email("ada")}`)
      await follow(list, ADA)
      await sees(page.getByRole("heading", { name: ADA, level: 1 }))
    })

    test("by parts of names, e-mail addresses and companies", async () => {
      await openFamily()
      for (const words of [`söhne ${FAMILY}`, email("ben"), `${FAMILY} be`]) {
        await search().fill(`Cleo ${FAMILY}`)
        await lists(list, [CLEO])
        await search().fill(words)
        await lists(list, [BEN])
      }
    })

    test("and says when nothing matches", async () => {
      await openFamily("&account=no")
      await search().fill(`Nobody ${FAMILY}`)
      await sees(page.getByText("Nothing matches"))
      await press(page, "Clear search and filters")
      await isAt(page, "/customers")
      await becomes(() => search().inputValue(), "")
    })
  })

  describe("filters", () => {
    const chip = (text) => page.getByRole("button", { name: text, exact: true })

    test("by who has an account", async () => {
      await openFamily()
      const editor = await filterBy("Account")
      await editor.getByRole("radio", { name: "Registered" }).click()
      await lists(list, [ADA])
      await isAt(page, `/customers?q=${FAMILY}&account=yes`)

      await chip("Account: Registered").click()
      await editor.getByRole("radio", { name: "Guest" }).click()
      await lists(list, [EVE, CLEO, BEN])
      await press(page, "Remove filter Account")
      await lists(list, [EVE, CLEO, BEN, ADA])
    })

    test("by groups", async () => {
      await openFamily()
      const editor = await filterBy("Groups")
      await fill(editor, { "Search groups": vip.name })
      await editor.getByRole("checkbox", { name: vip.name }).click()
      await page.keyboard.press("Escape")
      await page.keyboard.press("Escape")
      await lists(list, [BEN, ADA])
      await sees(chip(`Groups: ${vip.name}`))
      await isAt(page, `/customers?q=${FAMILY}&groups=${vip.id}`)
    })

    for (const name of ["Created", "Changed"]) {
      test(`by when they were ${name.toLowerCase()}`, async () => {
        const daysBefore = (days) => dayOf(new Date(began.getTime() - days * 86_400_000))
        await openFamily()
        const editor = await filterBy(name)
        await fill(editor, { From: dayOf(began) })
        await lists(list, [EVE, CLEO, BEN, ADA])
        await fill(editor, { From: daysBefore(30), Until: daysBefore(2) })
        await sees(page.getByText("Nothing matches"))
        await fill(editor, { Until: dayOf(ended) })
        await lists(list, [EVE, CLEO, BEN, ADA])
        const parameter = name === "Created" ? "created" : "updated"
        await isAt(page, `/customers?q=${FAMILY}&${parameter}=${daysBefore(30)}..${dayOf(ended)}`)
      })
    }

    test("by who has ordered", async () => {
      await openFamily()
      const editor = await filterBy("Orders")
      await editor.getByRole("radio", { name: "Has ordered" }).click()
      await lists(list, [CLEO, ADA])
      await chip("Orders: Has ordered").click()
      await editor.getByRole("radio", { name: "Has not ordered" }).click()
      await lists(list, [EVE, BEN])
    })

    test("by what they have spent in a currency", async () => {
      await openFamily()
      const editor = await filterBy("Spent")
      await fill(editor, { "At least": "a lot", Currency: "euro".slice(0, 2) })
      await press(editor, "Apply")
      await sees(editor.getByText("This is not a number."))
      await sees(editor.getByText("A currency has three letters, such as EUR."))

      await fill(editor, { "At least": "42,5", Currency: "EUR" })
      await press(editor, "Apply")
      await lists(list, [ADA])
      await isAt(page, `/customers?q=${FAMILY}&spent=42.5eur`)
      await chip("Spent: ≥ €42.50").click()
      await fill(editor, { "At least": "42.51" })
      await press(editor, "Apply")
      await sees(page.getByText("Nothing matches"))
    })

    test("by many at once, which are cleared at once", async () => {
      await openFamily(`&account=no&groups=${vip.id}&orders=no`)
      await lists(list, [BEN])
      await press(page, "Clear all")
      await isAt(page, `/customers?q=${FAMILY}`)
      await lists(list, [EVE, CLEO, BEN, ADA])
    })
  })

  describe("shows", () => {
    test("customers in the order that a head asks for", async () => {
      await openFamily()
      const isSorted = (name, how) =>
        becomes(() => list.getByRole("columnheader", { name }).getAttribute("aria-sort"), how)
      await press(list, "Sort by E-mail")
      await isSorted("E-mail", "ascending")
      await lists(list, [ADA, BEN, CLEO, EVE])
      await press(list, "Sort by E-mail")
      await isSorted("E-mail", "descending")
      await lists(list, [EVE, CLEO, BEN, ADA])
      await isAt(page, `/customers?q=${FAMILY}&order=-email`)

      await press(list, "Sort by Orders")
      await isSorted("Orders", "ascending")
      await press(list, "Sort by Orders")
      await isSorted("Orders", "descending")
      await becomes(async () => (await firstCells(list)).slice(0, 2), [ADA, CLEO])
      await press(list, "Sort by Spent")
      await isSorted("Spent", "ascending")
      await press(list, "Sort by Spent (EUR)")
      await isSorted("Spent", "descending")
      await becomes(async () => (await firstCells(list))[0], ADA)
      await isAt(page, `/customers?q=${FAMILY}&order=-total_spent.eur`)
    })

    test("what they have ordered, and their groups", async () => {
      await openFamily()
      const cells = async (name, ...which) => (await cellsOf(row(list, name))).slice(...which)
      await becomes(() => cells(ADA, 1, 7), [ADA, email("ada"), "Registered", vip.name, "2", "€42.50"])
      await becomes(() => cells(CLEO, 3, 7), ["Guest", "–", "1", "€9.00"])
    })

    test("names as they were typed, and never as markup", async () => {
      await openFamily()
      await sees(list.getByRole("link", { name: EVE }))
      assert.equal(await list.locator("img").count(), 0)
    })

    test("the columns that somebody chooses, and shows them again", async () => {
      await openFamily()
      const hasHeads = (heads) =>
        becomes(async () => (await list.getByRole("columnheader").allInnerTexts()).filter(Boolean), heads)
      await hasHeads(["Name", "E-mail", "Account", "Groups", "Orders", "Spent", "Created"])
      await press(page, "Columns")
      for (const name of ["Company", "Phone", "Groups", "Created", "Spent"]) {
        await page.getByRole("menuitemcheckbox", { name, exact: true }).click()
      }
      await page.keyboard.press("Escape")
      const chosen = ["Name", "E-mail", "Company", "Phone", "Account", "Orders"]
      await hasHeads(chosen)
      await sees(row(list, "Mugs & Söhne").getByText("+49 30 1234"))

      await openFamily()
      await hasHeads(chosen)
      await page.evaluate(() => localStorage.clear())
    })

    test("what the server says when it has trouble, and tries again", async () => {
      const trouble = { status: 400, json: { type: "invalid_data", message: "Out of paper" } }
      await page.route(/\/admin\/customers\?/, (route) => route.fulfill(trouble))
      await openFamily()
      await sees(page.getByText("Out of paper"))
      await atRest(page)
      await page.unrouteAll()
      await press(page, "Try again")
      await lists(list, [EVE, CLEO, BEN, ADA])
      await staff.refused("400 GET /admin/customers")
    })
  })

  describe("keeps in the address what it shows", () => {
    test("so that somebody else sees the same", async () => {
      await openFamily("&account=no&orders=no&order=email")
      await lists(list, [BEN, EVE])
      await becomes(() => search().inputValue(), FAMILY)
      await sees(page.getByRole("button", { name: "Account: Guest" }))
      await sees(page.getByRole("button", { name: "Orders: Has not ordered" }))
    })

    test("so that one comes back to it", async () => {
      await openFamily()
      await press(list, "Sort by E-mail")
      await lists(list, [ADA, BEN, CLEO, EVE])
      const visit = async () => {
        await follow(list, BEN)
        await sees(page.getByRole("heading", { name: BEN, level: 1 }))
      }
      const isBack = async () => {
        await isAt(page, `/customers?q=${FAMILY}&order=email`)
        await lists(list, [ADA, BEN, CLEO, EVE])
      }
      await visit()
      await page.goBack()
      await isBack()
      await visit()
      await follow(page, "Back: Customers")
      await isBack()

      await openFamily()
      await press(list, "Sort by E-mail")
      await isBack()
      await page.goBack()
      await isAt(page, `/customers?q=${FAMILY}`)
      await lists(list, [EVE, CLEO, BEN, ADA])
    })

    test("also of what nobody can show", async () => {
      await openFamily("&order=password&page=-3&spent=much&account=perhaps")
      await lists(list, [EVE, CLEO, BEN, ADA])
      await openFamily("&page=7")
      await lists(list, [EVE, CLEO, BEN, ADA])
      await isAt(page, `/customers?q=${FAMILY}`)
    })
  })

  describe("has pages", () => {
    const MANY = `Many${run}`
    const pages = () => page.getByRole("navigation", { name: "Pages" })
    before(() => makeCustomers(60, (number) => ({ email: email(`many-${100 + number}`), last_name: MANY })))

    test("of fifty", async () => {
      await staff.open(`/customers?q=${MANY}&order=email`)
      await sees(pages().getByText("1–50 of 60", { exact: true }))
      await becomes(async () => (await firstCells(list)).length, 50)
      await becomes(() => pages().getByRole("button", { name: "Previous" }).isDisabled(), true)

      await press(pages(), "Next")
      await sees(pages().getByText("51–60 of 60", { exact: true }))
      await isAt(page, `/customers?q=${MANY}&order=email&page=2`)
      await becomes(async () => (await firstCells(list)).length, 10)
      await becomes(() => pages().getByRole("button", { name: "Next" }).isDisabled(), true)
      await press(pages(), "Previous")
      await sees(pages().getByText("1–50 of 60", { exact: true }))
    })
  })
})
