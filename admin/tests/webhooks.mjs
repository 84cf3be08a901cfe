// Where the shop tells what happens in it: webhooks, and what came of each delivery.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { email, run } from "../../clients/answers.mjs"
import { receiver } from "./receiver.mjs"
import { answerOf, ask, makeCustomer, makeUser } from "./shop.mjs"
import {
  becomes, choose, dialog, drawer, eventually, field, fill, follow, gone, hasCopied, isAt, isTold, lists, minuteOf,
  press, row, says, section, sees, somebody, table,
} from "./support.mjs"

describe("webhooks", () => {
  const staff = somebody()
  let page
  before(async () => {
    page = staff.page
    await receiver.open()
  })
  after(async () => {
    const { webhooks } = await ask("GET", `/admin/webhooks?q=${receiver.url("")}`)
    for (const { id } of webhooks) await ask("DELETE", `/admin/webhooks/${id}`)
    receiver.close()
  })

  const deliveries = () => table(page, "Deliveries")
  const cameTo = (path) => receiver.came.filter((event) => event.path === `/${path}`)

  async function make(path, known) {
    const url = receiver.url(path)
    return (await ask("POST", "/admin/webhooks", { url, events: ["customer.created"], ...known })).webhook
  }

  /** Makes a webhook, and shows it. */
  async function showNew(path, known) {
    const webhook = await make(path, known)
    await show(webhook)
    return webhook
  }
  async function show({ id, url }) {
    await staff.open(`/settings/webhooks/${id}`)
    await sees(page.getByRole("heading", { name: url, level: 1 }))
  }

  /** Something happens that is told. */
  const happen = (name) => makeCustomer({ email: email(name) })

  /** Waits until the server has written down what came of the first try of so many deliveries. */
  const areTried = ({ id }, count) =>
    becomes(async () => {
      const { webhook_deliveries } = await ask("GET", `/admin/webhooks/${id}/deliveries`)
      return webhook_deliveries.filter(({ attempt_count }) => attempt_count > 0).length
    }, count)

  /** Waits until the list of deliveries has so many in this state. */
  const areListed = (count, state) => becomes(() => deliveries().getByText(state, { exact: true }).count(), count)

  test("are made, and their secret is seen once", async () => {
    await staff.open("/settings/webhooks")
    await press(page, "Add webhook")
    const form = drawer(page, "Add webhook")
    await fill(form, { Address: "erp.example.com", Events: "Customer.Created" })
    await press(form, "Create")
    await sees(form.getByText("An address begins with https:// or http://."))
    await sees(form.getByText(/^“Customer\.Created” has other characters than/))

    await fill(form, { Address: receiver.url("made"), Description: `ERP ${run}`, Events: "" })
    await press(form, "customer.*")
    await press(form, "auth.password_reset")
    await becomes(() => field(form, "Events").inputValue(), "customer.*\nauth.password_reset")
    await sees(form.getByText(/^This webhook gets tokens with which passwords can be set\./))
    await press(form, "auth.password_reset")
    await press(form, "Create")
    const secret = dialog(page, "The webhook is created")
    await press(secret, "Copy Secret")
    await hasCopied(page, /^whsec_[\w+/=]{32,}$/)
    await page.keyboard.press("Escape")
    await press(secret, "I have kept it")

    await fill(page, { "Search webhooks": `ERP ${run}` })
    await lists(table(page, "Webhooks"), [receiver.url("made")])
    await sees(row(table(page, "Webhooks"), "customer.*").getByText("On", { exact: true }))
    await follow(page, receiver.url("made"))
    await says(section(page, "What it gets"), { Events: "customer.*", Form: "Medusa 2", Pending: "0" })
  })

  test("have their deliveries listed, each with what was told and answered", async () => {
    const webhook = await showNew("listed")
    await sees(page.getByText("Nothing was sent yet"))
    receiver.answer = { status: 202, body: "thanks a lot" }
    const customer = await happen("listed")
    await areTried(webhook, 1)
    await show(webhook)
    await areListed(1, "Delivered")
    await lists(deliveries(), ["customer.created"])

    await follow(deliveries(), "customer.created")
    await sees(page.getByRole("heading", { name: "customer.created", level: 1 }))
    const tries = section(page, "Tries").getByRole("listitem")
    await becomes(() => tries.count(), 1)
    await sees(tries.getByText("Status 202"))
    await sees(tries.getByText("thanks a lot"))
    await says(section(page, "Delivery"), { "Id of the event": cameTo("listed")[0].id, "Next try": "–" })
    await sees(section(page, "What is told").getByText(`"${customer.id}"`))

    await press(page, "Send again")
    await isTold(page, "1 delivery is sent again.")
    await becomes(() => tries.count(), 2)
    assert.equal(new Set(cameTo("listed").map(({ id }) => id)).size, 1)
    receiver.answer = { status: 204 }
  })

  test("show why something was not delivered, and are tried again", async () => {
    receiver.answer = { status: 500, body: "no disk space" }
    const webhook = await make("trouble")
    await happen("trouble")
    await areTried(webhook, 1)
    await show(webhook)
    await areListed(1, "Pending")
    await says(section(page, "What it gets"), { Pending: "1" })
    await follow(deliveries(), "customer.created")
    // The server tries again by itself, too.
    const tries = section(page, "Tries")
    await sees(tries.getByText("Status 500").first())
    await sees(tries.getByText("no disk space").first())

    receiver.answer = { status: 204 }
    await press(page, "Send again")
    await sees(tries.getByText("Status 204").first())
    await follow(page, `Back: ${webhook.url}`)
    await isAt(page, `/settings/webhooks/${webhook.id}`)
    await areListed(1, "Delivered")
  })

  test("are sent a test", async () => {
    await showNew("tested")
    await press(page, "Send a test")
    await isTold(page, "A test is on its way.")
    await areListed(1, "Delivered")
    await lists(deliveries(), ["webhook.test"])
    assert.equal(cameTo("tested").length, 1)
  })

  test("show some of their deliveries", async () => {
    const webhook = await make("filtered", { events: ["customer.created", "customer.deleted"] })
    const filterBy = async (name) => {
      await press(page, "Filter")
      await page.getByRole("menuitem", { name, exact: true }).click()
      return page.getByRole("dialog", { name, exact: true })
    }
    const { id } = await happen("filtered")
    await ask("DELETE", `/admin/customers/${id}`)
    await areTried(webhook, 2)
    await show(webhook)
    await areListed(2, "Delivered")
    await field(await filterBy("Event"), "Event").selectOption("customer.deleted")
    await lists(deliveries(), ["customer.deleted"])
    await page.keyboard.press("Escape")
    await (await filterBy("State")).getByRole("radio", { name: "Given up" }).click()
    await sees(page.getByText("Nothing matches"))
    await isAt(page, `/settings/webhooks/${webhook.id}?state=failed&event=customer.deleted`)
    await press(page, "Clear all")
    await areListed(2, "Delivered")
  })

  test("get several deliveries again", async () => {
    const webhook = await make("several")
    await happen("several-1")
    await happen("several-2")
    await areTried(webhook, 2)
    await show(webhook)
    await areListed(2, "Delivered")
    await deliveries().getByRole("checkbox", { name: "Select all on this page" }).click()
    await press(section(page, "What is done with the selected ones"), "Send again")
    await isTold(page, "2 deliveries are sent again.")
    await becomes(() => cameTo("several").length, 4)
  })

  describe("get again", () => {
    const form = () => drawer(page, "Send again")
    const BEFORE = new Date(Date.now() - 60 * 60_000)
    /** Of other events there may be thousands by now. */
    const RARE = { events: ["user.created"] }

    async function replay({ url }, what, moments = {}) {
      await choose(page, `Actions for ${url}`, "Send again")
      await field(form(), "What").selectOption(what)
      await fill(form(), moments)
      await press(form(), "Send again")
    }

    test("what was given up", async () => {
      const webhook = await showNew("given-up")
      await replay(webhook, "What was given up")
      await isTold(page, "Nothing was given up.")
      await gone(form())
    })

    test("what happened since a moment, also before they were made", async () => {
      const user = await makeUser("since")
      const webhook = await showNew("since", RARE)
      await replay(webhook, "What happened since a moment", { Since: minuteOf(BEFORE) })
      await isTold(page, /^What happened since .* is sent again\.$/)
      await eventually(() => assert.ok(cameTo("since").some(({ data }) => data.id === user.id)))
    })

    test("what happened in a span of time", async () => {
      await makeUser("span")
      const webhook = await showNew("span", RARE)
      await replay(webhook, "What happened since a moment", { Since: minuteOf(new Date()), Until: minuteOf(BEFORE) })
      await sees(form().getByText("This must be behind the beginning."))
      await fill(form(), { Since: minuteOf(BEFORE), Until: minuteOf(new Date(Date.now() + 120_000)) })
      await press(form(), "Send again")
      const progress = dialog(page, "Send again")
      await sees(progress.getByText(/^Done: \d+ of \d+$/))
      await press(progress, "Close")
      await eventually(() => assert.ok(cameTo("span").length > 0))
    })
  })

  test("are edited", async () => {
    const { url } = await showNew("edited")
    await press(page, "Edit")
    const form = drawer(page, "Edit webhook")
    await becomes(() => field(form, "Address").inputValue(), url)
    await fill(form, { Description: "For the ERP" })
    await field(form, "Form").selectOption("Medusa 1")
    await press(form, "customer.*")
    await press(form, "Save")
    await isTold(page, "Saved")
    await sees(page.getByText("For the ERP", { exact: true }))
    await says(section(page, "What it gets"), { Events: "customer.created customer.*", Form: "Medusa 1" })
  })

  test("get another secret", async () => {
    const { id, url } = await showNew("secret")
    await choose(page, `Actions for ${url}`, "Change secret")
    const form = drawer(page, "Change secret")
    await fill(form, { "Own secret": "too short" })
    await press(form, "Change")
    await sees(form.getByRole("alert"))
    await fill(form, { "Own secret": "" })
    await press(form, "Change")
    const secret = dialog(page, "The secret is changed")
    await sees(secret.getByText(/^whsec_/))
    await press(secret, "I have kept it")
    await gone(secret)
    await staff.refused(`400 POST /admin/webhooks/${id}/secret`)
  })

  test("are switched off, keep what happens, and are switched on again", async () => {
    const webhook = await showNew("off")
    await choose(page, `Actions for ${webhook.url}`, "Switch off")
    await press(dialog(page, "Switch off this webhook?"), "Switch off")
    await isTold(page, "The webhook is switched off.")
    await sees(page.getByText(/^Somebody switched it off on /))
    await becomes(() => page.getByRole("button", { name: "Send a test" }).isDisabled(), true)
    await happen("off")
    await show(webhook)
    await sees(page.getByText(/^Somebody switched it off on /))
    assert.equal(cameTo("off").length, 0)

    await press(page, "Switch on")
    await isTold(page, "The webhook is switched on.")
    await gone(page.getByText(/^Somebody switched it off on /))
    await areListed(1, "Delivered")
    assert.equal(cameTo("off").length, 1)
  })

  test("are off when the receiver says that it is gone", async () => {
    receiver.answer = { status: 410 }
    const webhook = await make("gone")
    await happen("gone")
    await areTried(webhook, 1)
    await show(webhook)
    await sees(page.getByText("Off: gone", { exact: true }))
    await sees(page.getByText(/because the receiver answered that it is gone for good \(410\)/))
    receiver.answer = { status: 204 }
  })

  test("are deleted, when somebody is sure", async () => {
    const { id, url } = await showNew("deleted")
    await choose(page, `Actions for ${url}`, "Delete")
    await press(dialog(page, "Delete this webhook?"), "Delete")
    await isTold(page, "The webhook is deleted.")
    await isAt(page, "/settings/webhooks")
    await gone(page.getByRole("link", { name: url }))
    assert.equal((await answerOf("GET", `/admin/webhooks/${id}`)).status, 404)
  })

  test("say that there is none", async () => {
    await staff.open("/settings/webhooks/none")
    await sees(page.getByText("Not found", { exact: true }))
    await staff.refused("404 GET /admin/webhooks/none")
  })
})
