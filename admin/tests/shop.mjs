// The shop that the tests look at, past the page: what they make in it, and what has become of it.
import assert from "node:assert/strict"
import { email, run } from "../../clients/answers.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
export const { BASE_URL } = process.env
export const ADMIN = { email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD }

/** Asks the server, and gives its answer; for who can be refused, see `answerOf`. */
export async function ask(method, path, body) {
  const { status, answer } = await answerOf(method, path, body)
  assert.ok(status < 300, `${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`)
  return answer
}

/** Asks the server as the administrator, or with other headers. */
export async function answerOf(method, path, body, headers) {
  const response = await fetch(BASE_URL + path, {
    method,
    headers: { "content-type": "application/json", ...(headers ?? { authorization: `Bearer ${await token()}` }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, answer: await response.json() }
}

let kept
const token = () => (kept ??= tokenOf("user", ADMIN))

/** Signs in, and gives the token. Fails where this is refused. */
export async function tokenOf(actor, { email, password }) {
  const { status, answer } = await answerOf("POST", `/auth/${actor}/emailpass`, { email, password }, {})
  assert.equal(status, 200, `${email} cannot sign in: ${answer.message}`)
  return answer.token
}

/** Makes a customer without an account. */
export async function makeCustomer(known) {
  return (await ask("POST", "/admin/customers", known)).customer
}

/** Makes this many customers, the first one first. */
export async function makeCustomers(count, known) {
  const customers = []
  for (let number = 1; number <= count; number += 1) customers.push(await makeCustomer(known(number)))
  return customers
}

let storefront
const publishableKey = () => {
  const key = { title: `Storefront ${run}`, type: "publishable" }
  return (storefront ??= ask("POST", "/admin/api-keys", key).then(({ api_key }) => api_key.token))
}

/** Makes a customer who has registered. */
export async function register({ password = "a password", ...known }) {
  const { email } = known
  const registered = await answerOf("POST", "/auth/customer/emailpass/register", { email, password }, {})
  const { answer } = await answerOf("POST", "/store/customers", known, {
    "x-publishable-api-key": await publishableKey(),
    authorization: `Bearer ${registered.answer.token}`,
  })
  return answer.customer
}

/** What is known of a customer. */
export async function customerOf(id, fields = "*groups,*addresses") {
  return (await ask("GET", `/admin/customers/${id}?fields=${fields}`)).customer
}

/** Makes a customer group. */
export async function makeGroup(name, members = []) {
  const { customer_group: group } = await ask("POST", "/admin/customer-groups", { name })
  if (members.length > 0) await ask("POST", `/admin/customer-groups/${group.id}/customers`, { add: members })
  return group
}

/** The ids of who is in a group. */
export async function membersOf(groupId) {
  const { customers } = await ask("GET", `/admin/customers?groups[0]=${groupId}&fields=id&limit=1000`)
  return customers.map(({ id }) => id)
}

/** Makes an order of one mug of this price. */
export async function makeOrder(name, { customer_id, price, ...known }) {
  const id = `order_${name}_${run}`
  await ask("PUT", `/admin/orders/${id}`, {
    id,
    customer_id,
    status: "pending",
    currency_code: "eur",
    version: 1,
    created_at: "2026-01-02T10:00:00.000Z",
    updated_at: "2026-01-02T10:00:00.000Z",
    items: [{ id: `item_${id}`, title: "Mug", unit_price: price, quantity: 1, tax_lines: [] }],
    shipping_methods: [],
    ...known,
  })
  return id
}

/** Makes somebody who may sign in to the admin. */
export async function makeUser(name) {
  const user = { email: email(name), password: "a first password" }
  const { id } = (await ask("POST", "/admin/users", user)).user
  return { id, ...user }
}
