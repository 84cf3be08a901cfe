// Which programs and storefronts may ask.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { run } from "../../clients/answers.mjs"
import { answerOf, ask } from "./shop.mjs"
import {
  choose, dialog, drawer, field, fill, gone, hasCopied, isAt, isTold, lists, press, row, sees, somebody, table,
} from "./support.mjs"

describe("API keys", () => {
  const staff = somebody()
  let page
  before(() => (page = staff.page))
  const keys = (type) => table(page, type)
  const shown = (title) => dialog(page, `${title} is created`)

  /** Whether the server lets in who has this secret. */
  async function isGood(token) {
    const { status } = await answerOf("GET", "/admin/users", undefined, { authorization: `Basic ${btoa(`${token}:`)}` })
    return status === 200
  }
  async function makeKey(type, title) {
    return (await ask("POST", "/admin/api-keys", { type, title })).api_key
  }

  test("that are secret are made, and seen once", async () => {
    const title = `ERP ${run}`
    await staff.open("/settings/api-keys")
    await press(page, "Create secret key")
    const form = drawer(page, "Create secret key")
    await press(form, "Create")
    await sees(form.getByText("This must be filled in."))
    await fill(form, { Name: title })
    await press(form, "Create")

    await sees(shown(title).getByText(/^Copy the token now: it is not shown again\./))
    await press(shown(title), "Copy Token")
    const token = await hasCopied(page, /^sk_[0-9a-f]{64}$/)
    await sees(shown(title).getByText(token))
    assert.ok(await isGood(token))
    await page.keyboard.press("Escape")
    await sees(shown(title))
    await press(shown(title), "I have kept it")
    await gone(shown(title))

    await fill(page, { "Search keys": title })
    await lists(keys("Secret"), [title])
    await sees(row(keys("Secret"), title).getByText("Active", { exact: true }))
    assert.equal(await page.getByText(token).count(), 0)
  })

  test("that are publishable are made, and can be copied at any time", async () => {
    const title = `Storefront of ${run}`
    await staff.open("/settings/api-keys")
    await page.getByRole("tab", { name: "Publishable" }).click()
    await isAt(page, "/settings/api-keys?type=publishable")
    await press(page, "Create publishable key")
    await fill(drawer(page, "Create publishable key"), { Name: title })
    await press(drawer(page, "Create publishable key"), "Create")
    await press(shown(title), "I have kept it")

    await fill(page, { "Search keys": title })
    await press(row(keys("Publishable"), title), `Copy token of ${title}`)
    await hasCopied(page, /^pk_[0-9a-f]{64}$/)
    await isAt(page, `/settings/api-keys?q=${title.replaceAll(" ", "+")}&type=publishable`)
  })

  test("get other names", async () => {
    const { title } = await makeKey("secret", `Before ${run}`)
    await staff.open(`/settings/api-keys?q=${run}`)
    await choose(page, `Actions for ${title}`, "Rename")
    await fill(drawer(page, "Rename"), { Name: `After ${run}` })
    await press(drawer(page, "Rename"), "Save")
    await isTold(page, "Saved")
    await sees(row(keys("Secret"), `After ${run}`))
  })

  test("are revoked at once, and then deleted, when somebody is sure", async () => {
    const { title, token } = await makeKey("secret", `Lost ${run}`)
    await staff.open(`/settings/api-keys?q=${run}`)
    await choose(page, `Actions for ${title}`, "Revoke …")
    const form = drawer(page, `Revoke ${title}`)
    await sees(form.getByText(/programs that use this key are refused/))
    await press(form, "Revoke")
    await isTold(page, "The key is revoked.")
    await sees(row(keys("Secret"), title).getByText(/^Revoked /))
    assert.ok(!(await isGood(token)))

    await choose(page, `Actions for ${title}`, "Delete")
    await press(dialog(page, `Delete ${title}?`), "Delete")
    await isTold(page, `${title} is deleted.`)
    await gone(row(keys("Secret"), title))
  })

  test("are revoked later", async () => {
    const { id, title, token } = await makeKey("secret", `Ending ${run}`)
    await staff.open(`/settings/api-keys?q=${run}`)
    await choose(page, `Actions for ${title}`, "Revoke …")
    const form = drawer(page, `Revoke ${title}`)
    await field(form, "When").selectOption("At another moment")
    await fill(form, { Moment: "2020-01-01T12:00" })
    await press(form, "Revoke")
    await sees(form.getByText("This moment must lie ahead."))
    await field(form, "When").selectOption("In 7 days")
    const began = Date.now()
    await press(form, "Revoke")
    await isTold(page, /^The key is good until /)
    const ended = Date.now()
    await sees(row(keys("Secret"), title).getByText(/^Active until /))

    assert.ok(await isGood(token))
    const { revoked_at } = (await ask("GET", `/admin/api-keys/${id}`)).api_key
    const revoked = Date.parse(revoked_at) - 7 * 86_400_000
    assert.ok(began <= revoked && revoked <= ended, revoked_at)
  })
})
