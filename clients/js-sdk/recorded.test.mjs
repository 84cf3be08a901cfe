// The calls that the client once made to the real Medusa, made again in the same order: what goes over the wire, what each call
// returns, and the events that it causes are as recorded.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { FetchError } from "@medusajs/js-sdk"
import { Names } from "../names.mjs"
import {
  ADMIN_EMAIL, ADMIN_PASSWORD, BASE_URL, SECRET_KEY, client, credentials, email, installCookieJar, jwtClient, listen, noEvents,
  pause, run, sessionClient, signedIn, stheno,
} from "./support.mjs"

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8")
const recorded = JSON.parse(text("recorded.json"))

/** What Stheno does otherwise, by rows of docs/differences.md: what is given here takes the place of what was recorded. */
const differences = [
  {
    row: "session-over-http",
    title: "session: store.customer.retrieve",
    request: {
      credentials: "connect.sid",
      status: 200,
      answer: { customer: { id: "{{cus.3}}", email: "shop@example.com" } },
    },
    returns: { customer: { id: "{{cus.3}}", email: "shop@example.com" } },
  },
  {
    row: "session-over-http",
    title: "session: auth.logout()",
    request: { credentials: "connect.sid", status: 200, answer: { success: true } },
    returns: undefined,
  },
]

const sdk = jwtClient()
const shop = jwtClient()
const web = sessionClient()
const admin = jwtClient()
const known = { email: email("shop"), password: "secret" }
let customer, address, group, jar, events, token, others

const calls = {
  'auth.login("user", "emailpass", …)': () => sdk.auth.login("user", "emailpass", credentials),
  "auth.login, wrong password": () => jwtClient().auth.login("user", "emailpass", { email: ADMIN_EMAIL, password: "x" }),
  "auth.refresh()": () => sdk.auth.refresh(),
  "admin.customer.create": async () => {
    const answer = await sdk.admin.customer.create({ email: email("sdk"), first_name: "S" })
    customer = answer.customer.id
    return answer
  },
  "admin.customer.create, same email": () => sdk.admin.customer.create({ email: email("sdk") }),
  "admin.customer.list": () =>
    sdk.admin.customer.list({
      q: `sdk.${run}`,
      email: [email("sdk")],
      created_at: { $gt: "2020-01-01" },
      $or: [{ email: email("sdk") }, { first_name: "Z" }],
      fields: "id,+groups.name",
      order: "-created_at",
      limit: 2,
      has_account: false,
    }),
  "admin.customer.retrieve": () => sdk.admin.customer.retrieve(customer, { fields: "id,*addresses" }),
  "admin.customer.retrieve, no such id": () => sdk.admin.customer.retrieve("cus_nope"),
  "admin.customer.update": () => sdk.admin.customer.update(customer, { last_name: "K" }),
  "admin.customer.createAddress": () => sdk.admin.customer.createAddress(customer, { city: "Rome", address_1: "x" }),
  "admin.customer.listAddresses": async () => {
    const answer = await sdk.admin.customer.listAddresses(customer)
    address = answer.addresses[0].id
    return answer
  },
  "admin.customer.retrieveAddress": () => sdk.admin.customer.retrieveAddress(customer, address),
  "admin.customer.updateAddress": () => sdk.admin.customer.updateAddress(customer, address, { city: "Bari" }),
  "admin.customer.deleteAddress": () => sdk.admin.customer.deleteAddress(customer, address),
  "admin.customerGroup.create": async () => {
    const answer = await sdk.admin.customerGroup.create({ name: `SDK.${run}` })
    group = answer.customer_group.id
    return answer
  },
  "admin.customerGroup.batchCustomers": () => sdk.admin.customerGroup.batchCustomers(group, { add: [customer] }),
  "admin.customerGroup.list": () => sdk.admin.customerGroup.list({ q: `sdk.${run}`, fields: "id,name,*customers" }),
  "admin.customerGroup.retrieve": () => sdk.admin.customerGroup.retrieve(group),
  "admin.customerGroup.update": () => sdk.admin.customerGroup.update(group, { name: `SDK2.${run}` }),
  "admin.customer.batchCustomerGroups": () => sdk.admin.customer.batchCustomerGroups(customer, { remove: [group] }),
  "admin.customerGroup.delete": () => sdk.admin.customerGroup.delete(group),
  "admin.customer.delete": () => sdk.admin.customer.delete(customer),
  "auth.logout()": () => sdk.auth.logout(),
  "admin.customer.list after logout": () => sdk.admin.customer.list(),
  "admin.customer.list by apiKey": () => client({ apiKey: SECRET_KEY }).admin.customer.list({ limit: 1, fields: "id" }),

  'auth.register("customer", "emailpass", …)': () => shop.auth.register("customer", "emailpass", known),
  "store.customer.create": async () => {
    const answer = await shop.store.customer.create({ email: known.email, first_name: "Shop" })
    customer = answer.customer.id
    return answer
  },
  'auth.login("customer", "emailpass", …)': () => shop.auth.login("customer", "emailpass", known),
  "store.customer.retrieve": () => shop.store.customer.retrieve(),
  "store.customer.update": () => shop.store.customer.update({ last_name: "Per" }),
  "store.customer.createAddress": async () => {
    const answer = await shop.store.customer.createAddress({ city: "Kyiv", country_code: "ua" })
    address = answer.customer.addresses[0].id
    return answer
  },
  "store.customer.listAddress": () => shop.store.customer.listAddress({ limit: 1, fields: "id,city" }),
  "store.customer.retrieveAddress": () => shop.store.customer.retrieveAddress(address, { fields: "id,city" }),
  "store.customer.updateAddress": () => shop.store.customer.updateAddress(address, { city: "Lviv" }),
  "store.customer.deleteAddress": () => shop.store.customer.deleteAddress(address),
  "store.order.list": () => shop.store.order.list({ limit: 1 }),
  "auth.resetPassword": () => shop.auth.resetPassword("customer", "emailpass", { identifier: known.email }),
  "auth.updateProvider": () => {
    known.password = "other"
    return shop.auth.updateProvider("customer", "emailpass", known, token)
  },

  "session: auth.login (plain http in production: no cookie comes back)": () => {
    jar = installCookieJar({ https: false })
    return web.auth.login("customer", "emailpass", known)
  },
  "session: store.customer.retrieve": () => web.store.customer.retrieve({ fields: "id,email" }),
  "session: auth.logout()": () => web.auth.logout(),
  "session, as behind a TLS proxy: auth.login": () => {
    jar.uninstall()
    jar = installCookieJar()
    return web.auth.login("customer", "emailpass", known)
  },
  "session, as behind a TLS proxy: store.customer.retrieve": () => web.store.customer.retrieve({ fields: "id,email" }),
  "session, as behind a TLS proxy: auth.logout()": () => web.auth.logout(),
}

/** Writes down what goes over the wire. Put below the cookie jar, so that it sees the cookies. */
function installWire() {
  const requests = []
  const plainFetch = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    const response = await plainFetch(url, init)
    const answer = await response.clone().text()
    requests.push({
      method: init.method ?? "GET",
      path: String(url).replace(BASE_URL, ""),
      credentials: (init.headers.get("authorization") ?? init.headers.get("cookie"))?.split(/[ =]/, 1)[0],
      body: init.body && JSON.parse(init.body),
      status: response.status,
      answer: response.headers.get("content-type")?.includes("json") ? JSON.parse(answer) : answer,
    })
    return response
  }
  return { take: () => requests.splice(0), uninstall: () => { globalThis.fetch = plainFetch } }
}

async function outcome(call) {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const { constructor, message, status, statusText } = error
    return { thrown: constructor.name, message, status, statusText }
  }
}

/** What a call must be like here. */
function expected(call) {
  let { title, requests, returns, events } = call
  for (const difference of stheno ? differences : []) {
    if (difference.title !== title) continue
    requests = requests.map((request) => ({ ...request, ...difference.request }))
    returns = difference.returns
  }
  if (title === "admin.customer.list by apiKey") {
    // The recorded shop had customers of its own.
    requests = requests.map((request) => ({ ...request, answer: { ...request.answer, count: others } }))
    returns = { ...returns, count: others }
  }
  return { title, requests, returns, events }
}

/** As text, since the order of keys counts. A request is shown in one order, whoever wrote it down. */
function shown({ title, requests, returns, events }) {
  requests = requests.map(({ method, path, credentials, body, status, answer }) =>
    ({ method, path, credentials, body, status, answer }))
  return JSON.stringify({ title, requests, returns, events }, null, 2)
}

describe("recorded calls", { skip: noEvents }, () => {
  const usual = new Map([[ADMIN_EMAIL, "admin@example.com"], [ADMIN_PASSWORD, "supersecret"]])
  const names = new Names(Date.now(), (text) => usual.get(text) ?? text.replaceAll(`.${run}`, ""))
  let wire, other
  before(async () => {
    await signedIn(admin)
    // The list by key shows a customer who has nothing to do with the other calls.
    events = await listen()
    other = (await admin.admin.customer.create({ email: email("other") })).customer.id
    others = (await admin.admin.customer.list({ limit: 0 })).count
    await events.next(2)
    wire = installWire()
  })
  after(async () => {
    jar?.uninstall()
    wire.uninstall()
    for (const id of [other, customer]) await admin.admin.customer.delete(id)
  })

  test("are those that are made here", () => {
    assert.deepEqual(Object.keys(calls), recorded.map(({ title }) => title))
  })

  for (const call of recorded) {
    test(call.title, async () => {
      // No two in the same millisecond.
      await pause()
      const returns = await outcome(calls[call.title])
      const requests = wire.take()
      const happened = await events.next(call.events.length)
      token = happened.find(({ name }) => name === "auth.password_reset")?.data.token
      const named = names.of({ requests, returns })
      const actual = { title: call.title, ...named, events: happened.map((event) => names.event(event)) }
      assert.equal(shown(actual), shown(expected(call)))
    })
  }

  test("caused nothing else", async () => {
    await pause(100)
    assert.deepEqual(await events.next(0), [])
  })

  test("differ where docs/differences.md says so", () => {
    const document = text("../../docs/differences.md")
    for (const { row, title, request, returns } of differences) {
      assert.ok(document.includes(`\n| \`${row}\` |`), row)
      const call = recorded.find((one) => one.title === title)
      const other = { ...call, requests: call.requests.map((one) => ({ ...one, ...request })), returns }
      assert.notEqual(shown(other), shown(call), `${title} is as recorded`)
    }
  })
})
