// Shows a new shop that is full of made-up customers, and takes pictures of its pages: `screenshots.mjs FOLDER`, with
// BASE_URL, ADMIN_EMAIL and ADMIN_PASSWORD in the environment. The server must let webhooks into 127.0.0.1.
import { once } from "node:events"
import { mkdirSync, writeFileSync } from "node:fs"
import http from "node:http"
import { join } from "node:path"
import { launch, signInAs } from "../tests/browser.mjs"
import { ADMIN, BASE_URL } from "../tests/shop.mjs"
import { fillShop } from "./sample-shop.mjs"

const [folder] = process.argv.slice(2)
if (!folder) throw new Error("say into which folder")
mkdirSync(folder, { recursive: true })

/** The most bytes that a picture may have, for it is checked in. */
const MOST_BYTES = 150_000

/** What the address of the webhook is in the pictures; whoever listens there in truth is on this machine. */
const SHOWN_RECEIVER = "https://erp.example.com/hooks/stheno"

const LOOKS = {
  light: { viewport: { width: 1280, height: 800 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  360: { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true },
}

const receiver = http.createServer((request, response) => request.resume().on("end", () => response.end("taken")))
await once(receiver.listen(0, "127.0.0.1"), "listening")
const url = `http://127.0.0.1:${receiver.address().port}/`
const ids = await fillShop(url)

/** Pages by the names of their pictures, the first three in all looks. */
const PAGES = {
  home: "/",
  customers: "/customers",
  customer: `/customers/${ids.customer}`,
  groups: "/customer-groups?order=-customers_count",
  group: `/customer-groups/${ids.group}`,
  profile: "/settings/profile",
  users: "/settings/users",
  "api-keys": "/settings/api-keys",
  webhooks: "/settings/webhooks",
  webhook: `/settings/webhooks/${ids.webhook}`,
  delivery: `/settings/webhooks/${ids.webhook}/deliveries/${ids.delivery}`,
  "mail-templates": "/settings/mail-templates",
  "mail-template": "/settings/mail-templates/password_reset?language=en",
}
const IN_ALL_LOOKS = ["home", "customers", "customer"]

const browser = await launch()
await picture("sign-in", "/sign-in", "light", false)
for (const [name, path] of Object.entries(PAGES)) {
  for (const look of IN_ALL_LOOKS.includes(name) ? Object.keys(LOOKS) : ["light"]) await picture(name, path, look)
}
await browser.close()
receiver.close()

async function picture(name, path, look, signedIn = true) {
  const context = await browser.newContext({ baseURL: BASE_URL, locale: "en", reducedMotion: "reduce", ...LOOKS[look] })
  if (signedIn) await signInAs(context, ADMIN)
  const page = await context.newPage()
  await page.route("**/admin/statistics?*", overWeeks)
  await page.route("**/admin/webhooks**", withShownReceiver)
  await page.goto(`/app${path}`, { waitUntil: "networkidle" })
  await page.getByRole("heading", { level: 1 }).waitFor()
  await page.evaluate(() => document.fonts.ready)
  const file = join(folder, look === "light" ? name : `${name}-${look}`)
  const png = await page.screenshot()
  const small = png.length <= MOST_BYTES
  writeFileSync(`${file}.${small ? "png" : "jpg"}`, small ? png : await page.screenshot({ type: "jpeg", quality: 80 }))
  await context.close()
}

/** Customers are dated by the server, all of them today; a plot needs what has come over weeks. */
async function overWeeks(route) {
  const answer = await (await route.fetch()).json()
  const { days } = answer.statistics
  for (const [at, day] of days.entries()) {
    const swing = 1 + Math.sin(at / 2.2) * 0.35 + Math.sin(at * 5.1) * 0.25 + at / days.length
    day.customers = Math.round(1.7 * swing)
    day.accounts = Math.round(day.customers * (0.4 + 0.3 * Math.cos(at)))
    day.sign_ins = Math.round(9 * (swing + 0.4))
  }
  await route.fulfill({ json: answer })
}

async function withShownReceiver(route) {
  const response = await route.fetch()
  await route.fulfill({ response, body: (await response.text()).replaceAll(url, SHOWN_RECEIVER) })
}
