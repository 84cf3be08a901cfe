// Fills a new shop with customers who do not exist, so that there is something to see.
import { ask, answerOf } from "../tests/shop.mjs"

/** The same numbers each time, below `most`. */
let state = 7
function chance(most) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
  return (state >>> 9) % most
}
const oneOf = (values) => values[chance(values.length)]

const FIRST_NAMES = [
  "Ada", "Grace", "Emmy", "Sofia", "Jürgen", "Łukasz", "Zoë", "François", "Mia", "Noah", "Søren", "Ingrid", "Ming",
  "Aiko", "Fatima", "Diego", "Greta", "Hans", "Olu", "Chloë",
]
const LAST_NAMES = [
  "Hopper", "Noether", "Müller", "Kowalska", "van den Berg", "Dupont", "Schmidt", "Nguyen", "O’Neill", "García",
  "Nilsson", "Weiß", "Öztürk", "Rossi", "Nováková",
]
const COMPANIES = ["Nordlicht Rösterei GmbH", "Atelier Dupont", "Kowalska & Daughters", "Fjord Supply AS"]
const GROUPS = ["Newsletter", "Wholesale", "VIP", "B2B Germany", "Beta testers"]
const CUSTOMERS = 86
const DAY = 86_400_000

/** Makes everything, and gives the ids of what has a page of its own. At `receiver` somebody answers a webhook. */
export async function fillShop(receiver) {
  const { count } = await ask("GET", "/admin/customers?limit=1&fields=id")
  if (count > 0) throw new Error("this shop has customers already; take a new one")

  const { api_key: storefront } = await ask("POST", "/admin/api-keys", { title: "Storefront", type: "publishable" })
  for (const title of ["ERP", "Newsletter service"]) await ask("POST", "/admin/api-keys", { title, type: "secret" })
  const colleagues = [["Katherine", "Johnson"], ["Dorothy", "Vaughan"]]
  for (const [first_name, last_name] of colleagues) {
    const email = `${first_name.toLowerCase()}@example.com`
    await ask("POST", "/admin/users", { email, first_name, last_name, password: "made up, and long" })
  }

  const ids = []
  for (let number = 0; number < CUSTOMERS; number += 1) ids.push(await makeCustomer(number, storefront.token))
  const ada = await makeAda(storefront.token)
  const groups = await makeGroups([...ids, ada])
  await makeOrders(ids)
  const webhook = await makeWebhook(receiver, ids)
  return { customer: ada, group: groups[1], ...webhook }
}

async function makeCustomer(number, key) {
  const [first_name, last_name] = [oneOf(FIRST_NAMES), oneOf(LAST_NAMES)]
  const plain = `${first_name}.${last_name}`.normalize("NFKD").toLowerCase().replace(/[^a-z.]/g, "")
  const known = { email: `${plain}.${number}@example.com`, first_name, last_name }
  if (chance(5) < 2) return register(known, key)
  const company_name = chance(4) === 0 ? oneOf(COMPANIES) : undefined
  return (await ask("POST", "/admin/customers", { ...known, company_name })).customer.id
}

async function register(known, key) {
  const credentials = { email: known.email, password: "made up, and long" }
  const { token } = (await answerOf("POST", "/auth/customer/emailpass/register", credentials, {})).answer
  const headers = { authorization: `Bearer ${token}`, "x-publishable-api-key": key }
  return (await answerOf("POST", "/store/customers", known, headers)).answer.customer.id
}

/** The customer whose page is shown. */
async function makeAda(key) {
  const name = { first_name: "Ada", last_name: "Lovelace" }
  const company = "Difference Engines Ltd"
  const contact = { email: "ada.lovelace@example.com", phone: "+44 20 7946 0991" }
  const id = await register({ ...name, ...contact, company_name: company }, key)
  const home = { address_name: "Home", address_1: "12 St James’s Square", postal_code: "SW1Y 4JH" }
  const office = { address_name: "Office", company, address_1: "1 Dorset Street", postal_code: "W1U 4EG" }
  const london = { ...name, city: "London", country_code: "gb" }
  await ask("POST", `/admin/customers/${id}/addresses`, { ...london, ...home, is_default_shipping: true })
  await ask("POST", `/admin/customers/${id}/addresses`, { ...london, ...office, is_default_billing: true })
  const card = { brand: "visa", last4: "4242", exp_month: 4, exp_year: 2031 }
  await ask("PUT", `/admin/customers/${id}/payment-methods`, { provider_id: "pp_stripe", data: [{ id: "pm_1", card }] })
  await ask("POST", `/admin/customers/${id}`, { metadata: { erp_number: "D-10815", newsletter: true, discount: 7.5 } })
  for (let number = 1; number <= 6; number += 1) await makeOrder(1000 + number, id, number * 17)
  return id
}

async function makeGroups(ids) {
  const groups = []
  for (const [place, name] of GROUPS.entries()) {
    const { customer_group: group } = await ask("POST", "/admin/customer-groups", { name })
    const add = ids.filter((id, at) => at === ids.length - 1 ? place < 3 : chance(2 + place * 2) === 0)
    await ask("POST", `/admin/customer-groups/${group.id}/customers`, { add })
    groups.push(group.id)
  }
  return groups
}

async function makeOrders(ids) {
  for (let number = 1; number <= 140; number += 1) await makeOrder(2000 + number, oneOf(ids), chance(120))
}

async function makeOrder(display_id, customer_id, daysAgo) {
  const at = new Date(Date.now() - daysAgo * DAY - chance(DAY)).toISOString()
  const id = `order_${display_id}`
  const [status, payment_status, fulfillment_status] = oneOf([
    ["completed", "captured", "delivered"],
    ["completed", "captured", "delivered"],
    ["pending", "captured", "shipped"],
    ["pending", "awaiting", "not_fulfilled"],
    ["canceled", "refunded", "not_fulfilled"],
  ])
  await ask("PUT", `/admin/orders/${id}`, {
    id, display_id, customer_id, status, payment_status, fulfillment_status, version: 1, created_at: at, updated_at: at,
    currency_code: oneOf(["eur", "eur", "eur", "usd"]),
    items: [{ id: `item_${id}`, title: "Mug", unit_price: 9.5 + chance(60), quantity: 1 + chance(4), tax_lines: [] }],
    shipping_methods: [{ id: `sm_${id}`, amount: 4.9, tax_lines: [] }],
  })
}

/** A webhook to which some things were sent. */
async function makeWebhook(receiver, ids) {
  const known = { url: receiver, description: "Keeps the ERP's customers up to date", events: ["customer.*"] }
  const { webhook } = await ask("POST", "/admin/webhooks", known)
  for (const id of ids.slice(0, 4)) {
    await ask("POST", `/admin/customers/${id}`, { phone: `+49 30 5550 ${100 + chance(900)}` })
  }
  for (;;) {
    const { webhook_deliveries } = await ask("GET", `/admin/webhooks/${webhook.id}/deliveries`)
    const [delivery] = webhook_deliveries
    if (delivery && webhook_deliveries.every(({ state }) => state === "delivered")) {
      return { webhook: webhook.id, delivery: delivery.id }
    }
    await new Promise((done) => setTimeout(done, 100))
  }
}
