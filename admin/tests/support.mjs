// What the test files share: somebody in front of the admin page, and how to wait for what they see.
import assert from "node:assert/strict"
import { after, afterEach, before } from "node:test"
import { pause } from "../../clients/answers.mjs"
import { launch, signInAs } from "./browser.mjs"
import { ADMIN, BASE_URL } from "./shop.mjs"

/** How long something may take that is waited for. */
const PATIENCE = 20_000

/** One browser for all tests, for it starts slowly. */
let browser
after(async () => (await browser)?.close())

/**
 * Opens a window with cookies and storage of its own, for who signs in `as` a user, or does not. `problems` gets what no
 * page should do, and what the server refuses.
 */
export async function openWindow({ as, ...how } = {}) {
  browser ??= launch()
  const context = await (await browser).newContext({
    baseURL: BASE_URL,
    locale: "en",
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...how,
  })
  context.setDefaultTimeout(PATIENCE)
  if (as) await signInAs(context, as)
  const problems = []
  context.on("page", (page) => watch(page, problems))
  const page = await context.newPage()
  return {
    context,
    page,
    problems,

    /** Shows a page of the admin, and waits until it has its heading. */
    async open(path) {
      await page.goto(`/app${path}`)
      await page.getByRole("heading", { level: 1 }).waitFor()
    },

    /** Waits until the server has refused these requests since the last time; nothing else was amiss. */
    async refused(...requests) {
      await becomes(() => requests.filter((request) => !problems.includes(request)), [])
      for (const one of context.pages()) await atRest(one)
      assert.deepEqual(new Set(problems.splice(0)), new Set(requests))
    },
  }
}

/**
 * Somebody at work, for the tests of a `describe`: a window, as above, whose pages ask nobody but the server, and say
 * nothing in the console that is an error. `how` gives what is to be known of them.
 */
export function somebody(how = () => ({ as: ADMIN })) {
  const window = {}
  before(async () => Object.assign(window, await openWindow(await how())))
  afterEach(() => window.refused())
  after(() => window.context?.close())
  return window
}

/** What each page has asked the server, as long as it has no answer. */
const unanswered = new WeakMap()

/** What a page has asked the server, and has no answer to yet. */
export const underWay = (page) => [...unanswered.get(page)].map((request) => request.url())

function watch(page, problems) {
  const { origin } = new URL(BASE_URL)
  const requests = new Set()
  unanswered.set(page, requests)
  page.on("pageerror", (error) => problems.push(error.stack))
  page.on("console", (message) => {
    // Of what the server refuses it only says that, and not what was asked.
    const refusal = message.text().startsWith("Failed to load resource: the server responded with a status of")
    if (["error", "warning"].includes(message.type()) && !refusal) problems.push(message.text())
  })
  page.on("request", (request) => {
    const url = new URL(request.url())
    if (url.origin === origin) requests.add(request)
    else if (!["data:", "blob:"].includes(url.protocol)) problems.push(`a request to ${url}`)
  })
  for (const ended of ["requestfinished", "requestfailed"]) page.on(ended, (request) => requests.delete(request))
  page.on("response", (response) => {
    const asked = `${response.request().method()} ${new URL(response.url()).pathname}`
    if (response.status() >= 400) problems.push(`${response.status()} ${asked}`)
  })
}

/** Waits until a check holds, and gives what it gives. */
export async function eventually(check) {
  const until = Date.now() + PATIENCE
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > until) throw error
    }
    await pause(20)
  }
}

/** Waits until what is read is this, or matches this pattern. */
export const becomes = (read, expected) =>
  eventually(async () => {
    const check = expected instanceof RegExp ? assert.match : assert.deepEqual
    check(await read(), expected)
  })

/** Waits until a page has got answers to all that it has asked: when its session ends then, it does not notice. */
export const atRest = (page) => becomes(() => underWay(page), [])

/** Waits until this can be seen; there is one of it. */
export const sees = (locator) => locator.waitFor()

/** Waits until this cannot be seen any more. */
export const gone = (locator) => locator.waitFor({ state: "hidden" })

/** Waits until a page has this path and query, or ones that match this pattern. */
export const isAt = (page, path) => becomes(() => addressOf(page), path)

/** Waits until the document has this title, before the name of the program. */
export const isTitled = (page, title) => becomes(() => page.title(), `${title} · Stheno`)

/** Waits until a text that matches this pattern was copied, and gives it. */
export async function hasCopied(page, pattern) {
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await becomes(copied, pattern)
  return copied()
}

/** The path and query of a page of the admin. */
export function addressOf(page) {
  const { pathname, search } = new URL(page.url())
  return decodeURIComponent(`${pathname.replace(/^\/app\/?/, "/")}${search}`)
}

/** Presses the button of this name. */
export const press = (where, name) => where.getByRole("button", { name, exact: true }).click()

/** Follows the link of this name. */
export const follow = (where, name) => where.getByRole("link", { name, exact: true }).click()

/** The field of this label. */
export function field(where, label) {
  const plain = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return where.locator("input, textarea, select").and(where.getByLabel(new RegExp(`^${plain}( \\(optional\\))?$`)))
}

/** Fills the fields of these labels. */
export async function fill(where, texts) {
  for (const [label, text] of Object.entries(texts)) await field(where, label).fill(text)
}

/** Opens a menu by its button, and chooses one of its items. */
export async function choose(page, menu, item) {
  await press(page, menu)
  await page.getByRole("menuitem", { name: item, exact: true }).click()
}

/** A drawer at the side. */
export const drawer = (page, title) => page.getByRole("dialog", { name: title, exact: true })

/** A dialog in the middle, which asks or tells something. */
export const dialog = (page, title) => page.getByRole("alertdialog", { name: title, exact: true })

/** Waits until a job says that it has ended like this, looks at `more` of what it says, and closes its dialog. */
export async function endsJob(page, title, outcome, more = async () => {}) {
  const progress = dialog(page, title)
  await sees(progress.getByText(outcome, { exact: true }))
  await more(progress)
  await press(progress, "Close")
  await gone(progress)
}

/** A part of a page with a heading. */
export const section = (page, title) => page.getByRole("region", { name: title, exact: true })

/** Waits until a message at the top says this, and sends it away: at once, for it goes by itself before long. */
export async function isTold(page, text) {
  const message = section(page, "Messages").locator("> div").filter({ has: page.getByText(text, { exact: true }) })
  await message.getByRole("button", { name: "Dismiss message" }).dispatchEvent("click")
}

/** The list, or table, of this name. */
export const table = (where, name) => where.getByRole("table", { name, exact: true })

/** Waits until a list has rows that begin with these texts, in this order. */
export const lists = (list, names) => becomes(() => firstCells(list), names)

/** What stands first in each row of a list. */
export const firstCells = (list) =>
  list.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()).find((text) => text !== "") ?? ""),
  )

/** What stands in all cells of a row. */
export const cellsOf = async (row) => (await row.getByRole("cell").allInnerTexts()).map((text) => text.trim())

/** The row of a list that has something of just this text. */
export const row = (list, text) => list.getByRole("row").filter({ has: list.page().getByText(text, { exact: true }) })

/** What stands in a description beside its name, as a text in one line. */
export async function fact(where, name) {
  const value = where.locator("dl > div").filter({ has: where.page().locator("dt").getByText(name, { exact: true }) })
  return (await value.locator("dd").innerText()).replaceAll(/\s+/g, " ").trim()
}

/** Waits until a description says this; what is said may be a pattern. */
export async function says(where, facts) {
  for (const [name, value] of Object.entries(facts)) await becomes(() => fact(where, name), value)
}

/** A moment as fields have it: in the time of whoever looks, to the minute. */
export function minuteOf(moment) {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** The day of a moment as fields have it. */
export const dayOf = (moment) => minuteOf(moment).slice(0, 10)
