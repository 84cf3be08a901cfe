// Who else may sign in to the admin.
import assert from "node:assert/strict"
import { before, describe, test } from "node:test"
import { email } from "../../clients/answers.mjs"
import { ADMIN, makeUser, tokenOf } from "./shop.mjs"
import {
  becomes, choose, dialog, drawer, fill, isAt, isTold, lists, openWindow, press, row, sees, somebody, table,
} from "./support.mjs"

describe("the users", () => {
  const staff = somebody()
  let page, list
  before(() => {
    page = staff.page
    list = table(page, "Users")
  })

  test("are added, and can sign in", async () => {
    const user = { email: email("added"), password: "a password" }
    await staff.open("/settings/users")
    await press(page, "Add user")
    const form = drawer(page, "Add user")
    await fill(form, { "E-mail": "added", Password: "short" })
    await press(form, "Add")
    await sees(form.getByText("This is not an e-mail address."))
    await sees(form.getByText("At least 8 characters are needed."))

    await fill(form, { "E-mail": ADMIN.email, Password: user.password })
    await press(form, "Add")
    await sees(form.getByRole("alert").getByText(ADMIN.email))
    await fill(form, { "E-mail": user.email, "First name": "Grace" })
    await press(form, "Add")
    await isTold(page, `${user.email} can sign in now.`)
    await fill(page, { "Search users": user.email })
    await lists(list, [user.email])
    await sees(row(list, "Grace"))
    await tokenOf("user", user)
    await staff.refused("422 POST /admin/users")
  })

  test("get other names", async () => {
    const user = await makeUser("renamed")
    await staff.open(`/settings/users?q=${user.email}`)
    await choose(page, `Actions for ${user.email}`, "Edit names")
    await fill(drawer(page, "Edit names"), { "First name": "Joan", "Last name": "Clarke" })
    await press(drawer(page, "Edit names"), "Save")
    await isTold(page, "Saved")
    await sees(page.getByRole("button", { name: "Actions for Joan Clarke" }))
  })

  test("are deleted, when somebody is sure, and cannot sign in any more", async () => {
    const user = await makeUser("dismissed")
    const theirs = await openWindow({ as: user })
    await staff.open(`/settings/users?q=${user.email}`)
    await choose(page, `Actions for ${user.email}`, "Delete")
    const question = dialog(page, `Delete ${user.email}?`)
    await sees(question.getByText(/is signed out everywhere at once, and cannot sign in any more\./))
    await press(question, "Delete")
    await isTold(page, `${user.email} is deleted.`)
    await sees(page.getByText("Nothing matches"))
    await assert.rejects(tokenOf("user", user), /cannot sign in/)
    await theirs.open("/")
    await isAt(theirs.page, "/sign-in?next=/")
    await theirs.context.close()
  })

  test("cannot delete themselves", async () => {
    await staff.open(`/settings/users?q=${ADMIN.email}`)
    await row(list, "You").getByRole("button", { name: /^Actions for/ }).click()
    await becomes(() => page.getByRole("menuitem").allInnerTexts(), ["Edit names"])
    await page.keyboard.press("Escape")
  })
})
