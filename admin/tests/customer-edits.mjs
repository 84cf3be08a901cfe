// What is edited on the page of a customer: the profile, addresses and metadata, also by two at once.
import assert from "node:assert/strict"
import { before, beforeEach, describe, test } from "node:test"
import { customerPage } from "./customer-page.mjs"
import { ask, customerOf, register } from "./shop.mjs"
import {
  becomes, choose, dialog, drawer, field, fill, gone, isTold, press, says, sees, somebody,
} from "./support.mjs"

describe("a customer", () => {
  const staff = somebody()
  const { show, showNew, part } = customerPage(staff)
  let page
  before(() => (page = staff.page))

  describe("has a profile", () => {
    const editor = () => drawer(page, "Edit customer")

    test("of which any field may become empty", async () => {
      const { id } = await showNew({ company_name: "Engines", phone: "030" })
      await press(page, "Edit")
      await fill(editor(), { "First name": "Augusta", Company: "", Phone: " 031 " })
      await press(editor(), "Save")
      await isTold(page, "Saved")
      await gone(editor())
      await sees(page.getByRole("heading", { name: "Augusta Byron", level: 1 }))
      const { first_name, last_name, company_name, phone } = await customerOf(id)
      assert.deepEqual([first_name, last_name, company_name, phone], ["Augusta", "Byron", null, "031"])
    })

    test("whose e-mail is not the one to sign in with", async () => {
      await showNew({}, register)
      await press(page, "Edit")
      await sees(editor().getByText(/The e-mail with which they sign in stays as it is\.$/))
    })

    test("of which one chooses whose values stay when somebody else has changed it meanwhile", async () => {
      const { id } = await showNew({ company_name: "Engines", phone: "030" })
      await press(page, "Edit")
      await fill(editor(), { "Last name": "Lovelace", Phone: "031" })
      await ask("POST", `/admin/customers/${id}`, { last_name: "King", company_name: "Looms" })
      await press(editor(), "Save")

      const conflict = dialog(page, "Somebody else has changed this")
      const choices = (name) => conflict.getByRole("radiogroup", { name, exact: true })
      const proposed = (name) => choices(name).getByRole("radio", { checked: true }).getAttribute("value")
      await sees(choices("Last name").getByText("Lovelace"))
      await sees(choices("Last name").getByText("King"))
      const whose = () => Promise.all(["Last name", "Company", "Phone"].map(proposed))
      await becomes(whose, ["mine", "theirs", "mine"])
      await choices("Last name").getByRole("radio", { name: "Theirs King" }).click()
      await press(conflict, "Save what is chosen")

      await isTold(page, "Saved")
      const { last_name, company_name, phone } = await customerOf(id)
      assert.deepEqual([last_name, company_name, phone], ["King", "Looms", "031"])
      await staff.refused(`409 POST /admin/customers/${id}`)
    })

    test("of which one can keep all of one's own values then, or edit on", async () => {
      const { id } = await showNew()
      await press(page, "Edit")
      await fill(editor(), { "Last name": "Lovelace" })
      await ask("POST", `/admin/customers/${id}`, { last_name: "King" })
      await press(editor(), "Save")
      const conflict = dialog(page, "Somebody else has changed this")
      await press(conflict, "Cancel")
      await gone(conflict)
      await becomes(() => field(editor(), "Last name").inputValue(), "Lovelace")

      await press(editor(), "Save")
      await press(conflict, "Keep all of mine")
      await isTold(page, "Saved")
      assert.equal((await customerOf(id)).last_name, "Lovelace")
      await staff.refused(`409 POST /admin/customers/${id}`)
    })
  })

  describe("has addresses", () => {
    const items = () => part("Addresses").getByRole("listitem")
    const home = () => items().filter({ hasText: "Home" })
    let customer
    beforeEach(async () => {
      customer = await showNew()
    })
    const addressesOf = async () => (await customerOf(customer.id)).addresses

    /** Makes an address, and shows it. */
    async function showAddress(known) {
      await ask("POST", `/admin/customers/${customer.id}/addresses`, { address_name: "Home", city: "London", ...known })
      await show(customer)
    }

    test("which are added", async () => {
      await sees(part("Addresses").getByText("No addresses yet."))
      await press(page, "Add address")
      const form = drawer(page, "Add address")
      await fill(form, {
        "Name of the address": "Home", "First name": "Ada", "Street and number": "St James’s Square 12",
        "Postal code": "SW1Y 4JH", City: "London",
      })
      await field(form, "Country").selectOption("United Kingdom")
      await form.getByLabel("Use for shipping by default").click()
      await press(form, "Save")
      await isTold(page, "Saved")

      await sees(home().getByText("SW1Y 4JH London"))
      await sees(home().getByText("United Kingdom"))
      await sees(home().getByText("Shipping by default"))
      const [{ address_1, country_code, company, is_default_shipping, is_default_billing }] = await addressesOf()
      assert.deepEqual([address_1, country_code, company], ["St James’s Square 12", "gb", null])
      assert.deepEqual([is_default_shipping, is_default_billing], [true, false])
    })

    test("which are edited", async () => {
      await showAddress({ company: "Engines" })
      await choose(page, "Actions: Home", "Edit")
      const form = drawer(page, "Edit address")
      await fill(form, { City: "Paris", Company: "" })
      await press(form, "Save")
      await isTold(page, "Saved")
      await sees(home().getByText("Paris"))
      const [{ city, company }] = await addressesOf()
      assert.deepEqual([city, company], ["Paris", null])
    })

    test("of which one is for shipping and one for billing by default", async () => {
      await showAddress({ is_default_shipping: true })
      await showAddress({ address_name: "Office" })
      const office = items().filter({ hasText: "Office" })
      await choose(page, "Actions: Office", "Use for shipping by default")
      await isTold(page, "Saved")
      await sees(office.getByText("Shipping by default"))
      await gone(home().getByText("Shipping by default"))
      await choose(page, "Actions: Home", "Use for billing by default")
      await isTold(page, "Saved")
      await sees(home().getByText("Billing by default"))
      await choose(page, "Actions: Home", "No longer use for billing by default")
      await isTold(page, "Saved")
      await gone(home().getByText("Billing by default"))
    })

    test("which are deleted, when somebody is sure", async () => {
      await showAddress({ is_default_billing: true })
      await choose(page, "Actions: Home", "Delete")
      const question = dialog(page, "Delete this address?")
      await sees(question.getByText(/^It is one that is used by default; none takes its place\./))
      await press(question, "Delete")
      await isTold(page, "The address was deleted.")
      await sees(part("Addresses").getByText("No addresses yet."))
      assert.deepEqual(await addressesOf(), [])
    })
  })

  describe("has metadata", () => {
    const editor = () => drawer(page, "Edit metadata")
    const line = (key) => editor().getByRole("group", { name: key, exact: true })

    test("whose values keep their types", async () => {
      const metadata = { vip: true, level: 3, note: "hello", nothing: null, tags: ["a"], old: "x" }
      const { id } = await showNew({ metadata })
      await says(part("Metadata"), { vip: "true", level: "3", note: "hello" })
      await press(page, "Edit metadata")
      await field(line("vip"), "Value").selectOption("No")
      await fill(line("level"), { Value: "four" })
      await fill(line("tags"), { Value: "[" })
      await press(page, "Remove row old")
      await press(editor(), "Add a row")
      await fill(line(""), { Value: "later" })
      await fill(line(""), { Key: "note" })
      await press(editor(), "Save")
      for (const said of ["This is not a number.", "This is not JSON.", "This key is there twice."]) {
        await sees(editor().getByText(said))
      }

      await fill(line("level"), { Value: "4.5" })
      await fill(line("tags"), { Value: '["a", {"b": null}]' })
      await line("note").last().getByLabel("Key").fill("since")
      await press(editor(), "Save")
      await isTold(page, "Saved")
      await gone(editor())
      assert.deepEqual((await customerOf(id)).metadata, {
        vip: false, level: 4.5, note: "hello", nothing: null, tags: ["a", { b: null }], since: "later",
      })
      await says(part("Metadata"), { vip: "false", since: "later" })
    })

    test("of which two may edit different members at once, and are asked about the same", async () => {
      const { id } = await showNew({ metadata: { colour: "red", size: 1 } })
      await press(page, "Edit metadata")
      await fill(line("colour"), { Value: "blue" })
      await ask("POST", `/admin/customers/${id}`, { metadata: { size: 2 } })
      await press(editor(), "Save")
      await isTold(page, "Saved")
      assert.deepEqual((await customerOf(id)).metadata, { colour: "blue", size: 2 })

      await press(page, "Edit metadata")
      await fill(line("colour"), { Value: "green" })
      await ask("POST", `/admin/customers/${id}`, { metadata: { colour: "black" } })
      await press(editor(), "Save")
      const conflict = dialog(page, "Somebody else has changed this")
      await conflict.getByRole("radio", { name: "Theirs black" }).click()
      await press(conflict, "Save what is chosen")
      await isTold(page, "Saved")
      assert.deepEqual((await customerOf(id)).metadata, { colour: "black", size: 2 })
      await staff.refused(`409 POST /admin/customers/${id}`)
    })
  })
})
