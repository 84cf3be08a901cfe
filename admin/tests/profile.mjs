// What staff set of themselves.
import { before, beforeEach, describe, test } from "node:test"
import { makeUser, tokenOf } from "./shop.mjs"
import {
  becomes, dialog, drawer, field, fill, follow, isAt, isTitled, isTold, openWindow, press, says, section, sees,
  somebody,
} from "./support.mjs"

describe("the profile", () => {
  let user
  const staff = somebody(async () => ({ as: (user = await makeUser("myself")) }))
  let page
  before(() => (page = staff.page))
  beforeEach(() => staff.open("/settings"))

  test("is the first page of the settings, and leads to the others", async () => {
    await isAt(page, "/settings/profile")
    const settings = page.getByRole("navigation", { name: "Settings" })
    for (const name of ["Users", "API keys", "Webhooks", "Mail templates", "Profile"]) {
      await follow(settings, name)
      await sees(page.getByRole("heading", { name, level: 1 }))
      await isTitled(page, name)
    }
  })

  test("has names", async () => {
    await says(section(page, "About you"), { "First name": "–", "E-mail": user.email })
    await press(page, "Edit names")
    const editor = drawer(page, "Edit names")
    await fill(editor, { "First name": "Grace", "Last name": "Hopper" })
    await press(editor, "Save")
    await isTold(page, "Saved")
    await says(section(page, "About you"), { "First name": "Grace", "Last name": "Hopper" })
    await sees(page.getByRole("button", { name: "Account: Grace Hopper" }).first())
  })

  test("has a language and colours, which this browser keeps", async () => {
    const has = (attribute, value) => becomes(() => page.locator("html").getAttribute(attribute), value)
    await field(page, "Appearance").selectOption("Dark")
    await has("class", "dark")
    await field(page, "Language").selectOption("Deutsch")
    await sees(page.getByRole("heading", { name: "Profil", level: 1 }))
    await staff.open("/settings/profile")
    await has("class", "dark")
    await has("lang", "de")

    await field(page, "Darstellung").selectOption("Wie das System")
    await has("class", "light")
    await field(page, "Sprache").selectOption("English")
    await sees(page.getByRole("heading", { name: "Profile", level: 1 }))
  })

  test("has a password, with which one stays signed in here and nowhere else", async () => {
    const elsewhere = await openWindow({ as: user })
    await press(page, "Change password")
    const form = drawer(page, "Change password")
    await fill(form, {
      "Current password": "not that one",
      "New password": "another password",
      "Repeat the new password": "another passwort",
    })
    await press(form, "Change password")
    await sees(form.getByText("The two are not the same."))
    await fill(form, { "Repeat the new password": "another password" })
    await press(form, "Change password")
    await sees(form.getByRole("alert"))
    await tokenOf("user", user)

    await fill(form, { "Current password": user.password })
    await press(form, "Change password")
    await isTold(page, "The new password is set, and you are signed in with it.")
    user.password = "another password"
    await tokenOf("user", user)
    await staff.open("/customers")
    await sees(page.getByRole("heading", { name: "Customers", level: 1 }))
    await elsewhere.open("/customers")
    await isAt(elsewhere.page, "/sign-in?next=/customers")
    await elsewhere.context.close()
    await staff.refused("400 POST /admin/users/me/password")
  })

  test("signs out everywhere, when somebody is sure", async () => {
    const elsewhere = await openWindow({ as: user })
    await press(page, "Sign out everywhere")
    await press(dialog(page, "Sign out everywhere?"), "Sign out everywhere")
    await isTold(page, "You are signed out everywhere.")
    await isAt(page, "/sign-in")
    await elsewhere.open("/")
    await isAt(elsewhere.page, "/sign-in?next=/")
    await elsewhere.context.close()
  })
})
