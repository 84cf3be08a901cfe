// What is done with many customers at once.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { answerOf, ask, makeCustomers, makeGroup, membersOf } from "./shop.mjs"
import {
  becomes, dialog, drawer, endsJob, fill, gone, lists, press, row, section, sees, somebody, table,
} from "./support.mjs"

describe("customers who are selected", () => {
  const staff = somebody()
  let page, list
  before(() => {
    page = staff.page
    list = table(page, "Customers")
  })

  const bar = () => section(page, "What is done with the selected ones")
  const selected = (count) => sees(bar().getByText(`${count} selected`, { exact: true }))
  const select = (name) => row(list, name).getByRole("checkbox").click()
  const selectPage = () => list.getByRole("checkbox", { name: "Select all on this page" }).click()

  /** Makes customers of a family, `1` and so on by first name, and shows them in this order. */
  async function showFamily(name, count) {
    const family = `${name}${run}`
    const customers = await makeCustomers(count, (number) => ({
      email: email(`${name}-${number}`), first_name: String(number), last_name: family,
    }))
    await staff.open(`/customers?q=${family}&order=created_at`)
    await sees(page.getByText(`1–${Math.min(50, count)} of ${count}`, { exact: true }))
    return { family, customers, ids: customers.map(({ id }) => id) }
  }

  /** Chooses groups in the drawer that asks for some, and goes on. */
  async function pickGroups(action, groups) {
    await press(bar(), action)
    const picker = drawer(page, action)
    for (const { name } of groups) {
      await fill(picker, { "Search groups": name })
      await picker.getByRole("checkbox", { name }).click()
    }
    await press(picker, action)
  }

  test("are counted, over all pages", async () => {
    const { family } = await showFamily("Counted", 55)
    await select(`1 ${family}`)
    await selected(1)
    await selectPage()
    await selected(50)
    await press(page, "Next")
    await sees(page.getByText("51–55 of 55"))
    await select(`52 ${family}`)
    await selected(51)
    await press(bar(), "Select all 55 that match")
    await selected(55)
    await press(bar(), "Clear selection")
    await gone(bar())
  })

  test("are forgotten when others are searched for", async () => {
    const { family } = await showFamily("Forgotten", 2)
    await selectPage()
    await selected(2)
    await fill(page, { "Search customers": email("Forgotten-2") })
    await lists(list, [`2 ${family}`])
    await gone(bar())
  })

  test("come into groups, and out of them", async () => {
    const { family, ids } = await showFamily("Member", 3)
    const groups = [await makeGroup(`Red ${run}`), await makeGroup(`Blue ${run}`)]
    await select(`1 ${family}`)
    await select(`3 ${family}`)
    await pickGroups("Add to group", groups)
    await endsJob(page, "Adding customers to groups", "Done: 4 of 4")
    for (const { id } of groups) assert.deepEqual((await membersOf(id)).sort(), [ids[0], ids[2]].sort())
    await sees(row(list, `3 ${family}`).getByText(groups[0].name))
    await gone(bar())

    await select(`3 ${family}`)
    await pickGroups("Remove from group", [groups[0]])
    await endsJob(page, "Removing customers from groups", "Done: 1 of 1")
    assert.deepEqual(await membersOf(groups[0].id), [ids[0]])
    await gone(row(list, `3 ${family}`).getByText(groups[0].name))
  })

  test("may be all that match, on whichever page", async () => {
    const { ids } = await showFamily("All", 60)
    const group = await makeGroup(`All ${run}`)
    await selectPage()
    await press(bar(), "Select all 60 that match")
    await pickGroups("Add to group", [group])
    await endsJob(page, "Adding customers to groups", "Done: 60 of 60")
    assert.deepEqual((await membersOf(group.id)).sort(), ids.sort())
  })

  test("are told apart by what was refused for them, in the server's words", async () => {
    const { family, customers } = await showFamily("Refused", 2)
    const [kept, deleted] = [await makeGroup(`Kept ${run}`), await makeGroup(`Deleted ${run}`)]
    await selectPage()
    await press(bar(), "Add to group")
    const picker = drawer(page, "Add to group")
    for (const { name } of [kept, deleted]) {
      await fill(picker, { "Search groups": name })
      await picker.getByRole("checkbox", { name }).click()
    }
    await ask("DELETE", `/admin/customer-groups/${deleted.id}`)
    await press(picker, "Add to group")

    await endsJob(page, "Adding customers to groups", "Done: 2 of 4", async (progress) => {
      await sees(progress.getByText("2 failed"))
      const path = `/admin/customer-groups/${deleted.id}/customers`
      const { message } = (await answerOf("POST", path, { add: [customers[0].id] })).answer
      const failures = async () => (await progress.getByRole("listitem").allInnerTexts()).sort()
      await becomes(failures, customers.map(({ email }, at) => `${at + 1} ${family} (${email}): ${message}`))
    })
    assert.equal((await membersOf(kept.id)).length, 2)
    await staff.refused(`404 POST /admin/customer-groups/${deleted.id}/customers`)
  })

  test("are deleted, when somebody is sure", async () => {
    const { family, customers } = await showFamily("Gone", 3)
    await select(`1 ${family}`)
    await select(`2 ${family}`)
    await press(bar(), "Delete")
    const question = dialog(page, "Delete 2 customers?")
    await sees(question.getByText(/Orders stay\. This cannot be undone\.$/))
    await press(question, "Cancel")
    await selected(2)

    await press(bar(), "Delete")
    await press(question, "Delete 2 customers")
    await endsJob(page, "Deleting customers", "Done: 2 of 2")
    await lists(list, [`3 ${family}`])
    const answers = await Promise.all(customers.map(({ id }) => answerOf("GET", `/admin/customers/${id}`)))
    assert.deepEqual(answers.map(({ status }) => status), [404, 404, 200])
  })

  test("stay when it is stopped, except for those who were done", async () => {
    const { family, ids } = await showFamily("Stopped", 8)
    // The server takes its time with the fourth, and until then with all that come later.
    const slow = []
    await page.route(/\/admin\/customers\/cus_/, (route) => {
      if (ids.slice(0, 3).some((id) => route.request().url().endsWith(id))) return route.continue()
      slow.push(route)
    })
    await selectPage()
    await press(bar(), "Delete")
    await press(dialog(page, "Delete 8 customers?"), "Delete 8 customers")
    const progress = dialog(page, "Deleting customers")
    await sees(progress.getByText("3 of 8", { exact: true }))
    const share = progress.getByRole("progressbar", { name: "Deleting customers" })
    await becomes(() => share.getAttribute("aria-valuenow"), String(Math.round((3 / 8) * 100)))
    await page.keyboard.press("Escape")
    await becomes(() => slow.length, 4)

    await press(progress, "Stop")
    for (const route of slow) await route.continue()
    // Four were under way, and what the server has done cannot be undone.
    await sees(progress.getByText("Stopped: 7 of 8 done", { exact: true }))
    await press(progress, "Close")
    await lists(list, [`8 ${family}`])
    await page.unrouteAll()
  })
})
