// The file into which customers are exported.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { customerOf, makeCustomer, makeGroup, makeOrder } from "./shop.mjs"
import { endsJob, press, row, section, sees, somebody, table } from "./support.mjs"

describe("customers are exported", () => {
  const staff = somebody()
  const FAMILY = `Exported${run}`
  const FORMULA = '=HYPERLINK("https://example.com")'
  let page, ada, mallory
  before(async () => {
    page = staff.page
    ada = await makeCustomer({
      email: email("exported-ada"), first_name: "Ada, Countess", last_name: FAMILY,
      company_name: 'The "Engines"\nof Zürich', metadata: { vip: true, tags: ["a", "b"] },
    })
    mallory = await makeCustomer({
      email: email("exported-mallory"), first_name: FORMULA, last_name: FAMILY,
      company_name: "@SUM(A1)", phone: "+49 30 1",
    })
    await makeGroup(`Exported A ${run}`, [ada.id])
    await makeGroup(`Exported B ${run}`, [ada.id])
    await makeOrder("exported", { customer_id: ada.id, price: 19.99 })
    await makeOrder("exported-usd", { customer_id: ada.id, price: 5, currency_code: "usd" })
  })

  /** Presses a button that exports, and gives the file. */
  async function exported(where, outcome) {
    const [download] = await Promise.all([page.waitForEvent("download"), press(where, "Export")])
    await endsJob(page, "Exporting customers", outcome)
    assert.match(download.suggestedFilename(), /^customers-\d{4}-\d\d-\d\d\.csv$/)
    return readFileSync(await download.path(), "utf8")
  }

  test("all that match, in the order of the list", async () => {
    await staff.open(`/customers?q=${FAMILY}&order=email`)
    await sees(page.getByText("1–2 of 2", { exact: true }))
    const file = await exported(page, "Done: 2 of 2")
    const [head, first, second, ...others] = linesOf(file)

    assert.equal(head.join(), [
      "id,email,first_name,last_name,company_name,phone,has_account,groups,orders_count,last_order_at,total_spent",
      "created_at,updated_at,metadata",
    ].join())
    assert.deepEqual(others, [])
    const known = Object.fromEntries(head.map((name, at) => [name, first[at]]))
    assert.deepEqual(known, {
      id: ada.id,
      email: ada.email,
      first_name: "Ada, Countess",
      last_name: FAMILY,
      company_name: 'The "Engines"\nof Zürich',
      phone: "",
      has_account: "false",
      groups: known.groups,
      orders_count: "2",
      last_order_at: "2026-01-02T10:00:00.000Z",
      total_spent: known.total_spent,
      created_at: ada.created_at,
      updated_at: (await customerOf(ada.id)).updated_at,
      metadata: '{"vip":true,"tags":["a","b"]}',
    })
    assert.deepEqual(known.groups.split("|").sort(), [`Exported A ${run}`, `Exported B ${run}`])
    assert.deepEqual(known.total_spent.split("|").sort(), ["19.99 eur", "5 usd"])
    assert.equal(second[0], mallory.id)
  })

  test("so that no program computes what somebody has typed", async () => {
    await staff.open(`/customers?q=${FAMILY}`)
    await sees(page.getByText("1–2 of 2", { exact: true }))
    await row(table(page, "Customers"), email("exported-mallory")).getByRole("checkbox").click()
    const file = await exported(section(page, "What is done with the selected ones"), "Done: 1 of 1")
    const [, mallorys, ...others] = linesOf(file)
    assert.deepEqual(others, [])
    assert.deepEqual(mallorys.slice(2, 6), [`'${FORMULA}`, FAMILY, "'@SUM(A1)", "'+49 30 1"])
    assert.ok(file.includes(`,"'=HYPERLINK(""https://example.com"")",`), file)
  })
})

/** The cells of each line of a file as RFC 4180 has it, which says that it is UTF-8. */
function linesOf(file) {
  assert.equal(file[0], "\uFEFF")
  assert.ok(file.endsWith("\r\n"))
  const lines = [[]]
  for (const [, quoted, plain, end] of file.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ",") lines.push([])
  }
  return lines.slice(0, -1)
}
