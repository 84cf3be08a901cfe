// The groups that customers are in: their list, and the page of each.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { answerOf, ask, makeCustomers, makeGroup, membersOf } from "./shop.mjs"
import {
  becomes, cellsOf, choose, dialog, drawer, field, fill, firstCells, follow, gone, isAt, isTold, lists, press, row,
  says, section, sees, somebody, table,
} from "./support.mjs"

describe("the list of groups", () => {
  const staff = somebody()
  const NAME = `Listed ${run}`
  let page, list
  before(async () => {
    page = staff.page
    list = table(page, "Customer groups")
    const members = await makeCustomers(3, (number) => ({ email: email(`listed-${number}`) }))
    const ids = members.map(({ id }) => id)
    await makeGroup(`A ${NAME}`, ids.slice(0, 1))
    await makeGroup(`B ${NAME}`, ids)
    await makeGroup(`C ${NAME}`)
  })

  test("shows how many customers are in each, searches and sorts", async () => {
    await staff.open("/customer-groups")
    await fill(page, { "Search groups": NAME })
    await lists(list, [`A ${NAME}`, `B ${NAME}`, `C ${NAME}`])
    const hasMembers = (name, count) => becomes(async () => (await cellsOf(row(list, `${name} ${NAME}`)))[1], count)
    await hasMembers("A", "1")
    await hasMembers("B", "3")
    await hasMembers("C", "0")

    await press(list, "Sort by Members")
    await lists(list, [`C ${NAME}`, `A ${NAME}`, `B ${NAME}`])
    await press(list, "Sort by Members")
    await lists(list, [`B ${NAME}`, `A ${NAME}`, `C ${NAME}`])
    await isAt(page, `/customer-groups?q=${NAME.replace(" ", "+")}&order=-customers_count`)
    await follow(list, `A ${NAME}`)
    await sees(page.getByRole("heading", { name: `A ${NAME}`, level: 1 }))
    await page.goBack()
    await lists(list, [`B ${NAME}`, `A ${NAME}`, `C ${NAME}`])
  })

  test("makes a group, and shows it", async () => {
    await staff.open("/customer-groups")
    await press(page, "Create group")
    const form = drawer(page, "Create group")
    await press(form, "Create")
    await sees(form.getByText("This must be filled in."))
    await fill(form, { Name: `Made ${run}` })
    await press(form, "Create")
    await isTold(page, `The group “Made ${run}” was created.`)
    await sees(page.getByRole("heading", { name: `Made ${run}`, level: 1 }))
    await isAt(page, /^\/customer-groups\/cusgroup_\w+$/)
    await sees(page.getByText("Nobody is in this group yet"))
  })

  test("edits a group, and deletes it, when somebody is sure", async () => {
    const { id } = await makeGroup(`Before ${run}`)
    await staff.open(`/customer-groups?q=${run}`)
    await choose(page, `Actions for Before ${run}`, "Edit")
    await fill(drawer(page, "Edit group"), { Name: `After ${run}` })
    await press(drawer(page, "Edit group"), "Save")
    await isTold(page, "Saved")
    await sees(row(list, `After ${run}`))

    await choose(page, `Actions for After ${run}`, "Delete")
    const question = dialog(page, `Delete the group “After ${run}”?`)
    await sees(question.getByText(/^Nobody is in it\./))
    await press(question, "Delete group")
    await isTold(page, `The group “After ${run}” was deleted.`)
    await gone(row(list, `After ${run}`))
    assert.equal((await answerOf("GET", `/admin/customer-groups/${id}`)).status, 404)
  })
})

describe("the page of a group", () => {
  const staff = somebody()
  let page, members
  before(() => {
    page = staff.page
    members = table(section(page, "Members"), "Members")
  })

  const named = (name) => (number) => ({
    email: email(`group-${name.replace(" ", "-")}-${number}`), first_name: name, last_name: `${number}${run}`,
  })

  /** Makes a group of customers, and shows it. */
  async function showGroup(name, count) {
    const customers = await makeCustomers(count, named(name))
    const group = await makeGroup(`${name} ${run}`, customers.map(({ id }) => id))
    await show(group)
    return { group, customers }
  }
  async function show({ id, name }) {
    await staff.open(`/customer-groups/${id}`)
    await sees(page.getByRole("heading", { name, level: 1 }))
  }

  test("shows its members, searches, sorts, and turns pages", async () => {
    await showGroup("Shown", 22)
    await says(section(page, "About this group"), { Members: "22" })
    await sees(page.getByText("1–20 of 22"))
    await press(section(page, "Members"), "Next")
    await sees(page.getByText("21–22 of 22"))
    await lists(members, [`Shown 2${run}`, `Shown 1${run}`])

    await fill(page, { "Search members": email("group-Shown-17") })
    await lists(members, [`Shown 17${run}`])
    await press(section(page, "Members"), "Clear")
    await press(members, "Sort by E-mail")
    await becomes(async () => (await firstCells(members))[0], `Shown 1${run}`)
    await follow(members, `Shown 1${run}`)
    await sees(page.getByRole("heading", { name: `Shown 1${run}`, level: 1 }))
  })

  test("adds many at once, who are chosen over several searches", async () => {
    const { group, customers } = await showGroup("Adding", 1)
    const green = await makeCustomers(3, named("Green"))
    const yellow = await makeCustomers(2, named("Yellow"))
    await press(page, "Add customers")
    const search = drawer(page, `Add customers to “${group.name}”`)
    await fill(search, { "Search customers": `Green ${run}` })
    await search.getByLabel(`Green 3${run}`).waitFor()
    await gone(search.getByLabel(`Yellow 1${run}`))
    await search.getByLabel("Choose all shown").click()
    await sees(search.getByText("3 selected"))
    await search.getByLabel(`Green 2${run}`).click()
    await fill(search, { "Search customers": email("group-Yellow-1") })
    await search.getByLabel(`Yellow 1${run}`).click()
    await fill(search, { "Search customers": customers[0].email })
    await sees(search.getByText("Is a member"))
    await becomes(() => search.getByLabel(`Adding 1${run}`).isDisabled(), true)
    await sees(search.getByText("3 selected"))
    await press(search, "Add")

    const progress = dialog(page, "Adding customers to the group")
    await sees(progress.getByText("Done: 3 of 3"))
    await press(progress, "Close")
    await says(section(page, "About this group"), { Members: "4" })
    await sees(row(members, `Yellow 1${run}`))
    const expected = [customers[0], green[0], green[2], yellow[0]].map(({ id }) => id)
    assert.deepEqual((await membersOf(group.id)).sort(), expected.sort())
  })

  test("asks before a choice is thrown away", async () => {
    const { group, customers } = await showGroup("Thrown", 1)
    const [other] = await makeCustomers(1, named("Other"))
    await press(page, "Add customers")
    const search = drawer(page, `Add customers to “${group.name}”`)
    await fill(search, { "Search customers": other.email })
    await search.getByLabel(`Other 1${run}`).click()
    await press(search, "Cancel")
    await press(dialog(page, "Discard what you have typed?"), "Discard")
    await gone(search)
    assert.deepEqual(await membersOf(group.id), [customers[0].id])
  })

  test("removes many, when somebody is sure", async () => {
    const { group, customers } = await showGroup("Leaving", 3)
    await row(members, `Leaving 1${run}`).getByRole("checkbox").click()
    await row(members, `Leaving 3${run}`).getByRole("checkbox").click()
    await press(page, "Remove from group")
    const question = dialog(page, `Remove 2 customers from “${group.name}”?`)
    await sees(question.getByText(/^They stay customers, and stay in their other groups\./))
    await press(question, "Remove")
    const progress = dialog(page, "Removing customers from the group")
    await sees(progress.getByText("Done: 2 of 2"))
    await press(progress, "Close")
    await lists(members, [`Leaving 2${run}`])
    assert.deepEqual(await membersOf(group.id), [customers[1].id])
  })

  test("removes all that match", async () => {
    const { group } = await showGroup("Leaving all", 21)
    await members.getByRole("checkbox", { name: "Select all on this page" }).click()
    await press(page, "Select all 21 that match")
    await press(page, "Remove from group")
    await press(dialog(page, `Remove 21 customers from “${group.name}”?`), "Remove")
    await sees(dialog(page, "Removing customers from the group").getByText("Done: 21 of 21"))
    await press(dialog(page, "Removing customers from the group"), "Close")
    await sees(page.getByText("Nobody is in this group yet"))
    assert.deepEqual(await membersOf(group.id), [])
  })

  test("edits the name, and lets one choose when somebody else did so meanwhile", async () => {
    const { group } = await showGroup("Named", 0)
    await press(page, "Edit")
    const editor = drawer(page, "Edit group")
    await fill(editor, { Name: `Mine ${run}` })
    await ask("POST", `/admin/customer-groups/${group.id}`, { name: `Theirs ${run}` })
    await press(editor, "Save")
    const conflict = dialog(page, "Somebody else has changed this")
    await sees(conflict.getByText(`Theirs ${run}`))
    await press(conflict, "Keep all of mine")
    await isTold(page, "Saved")
    await sees(page.getByRole("heading", { name: `Mine ${run}`, level: 1 }))
    await staff.refused(`409 POST /admin/customer-groups/${group.id}`)
  })

  test("has metadata", async () => {
    const { group } = await showGroup("Noted", 0)
    await sees(section(page, "Metadata").getByText("There is no metadata."))
    await press(page, "Edit metadata")
    const editor = drawer(page, "Edit metadata")
    await press(editor, "Add a row")
    await field(editor, "Type").selectOption("Number")
    await fill(editor, { Key: "discount", Value: "12.5" })
    await press(editor, "Save")
    await isTold(page, "Saved")
    await says(section(page, "Metadata"), { discount: "12.5" })
    const { customer_group } = await ask("GET", `/admin/customer-groups/${group.id}`)
    assert.deepEqual(customer_group.metadata, { discount: 12.5 })
  })

  test("shows all of it as JSON", async () => {
    const { group } = await showGroup("Plain", 1)
    await choose(page, `Actions for ${group.name}`, "Show JSON")
    const json = drawer(page, "JSON")
    await sees(json.getByText(`"${group.id}"`))
    await press(json, "Close")
    await gone(json)
  })

  test("deletes the group, when somebody is sure, and keeps its customers", async () => {
    const { group, customers } = await showGroup("Deleted", 2)
    await choose(page, `Actions for ${group.name}`, "Delete")
    const question = dialog(page, `Delete the group “${group.name}”?`)
    await sees(question.getByText(/^The 2 customers in it stay, and leave the group\./))
    await press(question, "Delete group")
    await isTold(page, `The group “${group.name}” was deleted.`)
    await isAt(page, "/customer-groups")
    for (const { id } of customers) assert.equal((await answerOf("GET", `/admin/customers/${id}`)).status, 200)
  })

  test("says that there is no such group", async () => {
    await staff.open("/customer-groups/cusgroup_none")
    await sees(page.getByText("Not found", { exact: true }))
    await staff.refused("404 GET /admin/customer-groups/cusgroup_none")
  })
})
