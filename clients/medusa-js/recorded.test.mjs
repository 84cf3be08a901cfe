// The calls that the client once made to the real Medusa, made again in the same order: what goes over the wire and what each
// call gives are as recorded, and the events that it causes are those that Medusa tells of what is given.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { Names } from "../names.mjs"
import {
  ADMIN_EMAIL, ADMIN_PASSWORD, SECRET_KEY, V1_URL, bearer, client, cookies, credentials, email, gives, listen, noEvents, pause,
  run, session, stheno,
} from "./support.mjs"
import { kept, usual } from "./usual.mjs"

// How much later Medusa tells what happened, at most.
const LATEST = 4_000

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8")

/** In the order in which Medusa's database keeps what is to be told: shorter names first. */
function stored(value) {
  if (value === null || typeof value !== "object") return value
  const members = Object.entries(value).toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, stored(member)]))
}
/** What Medusa tells of a customer: the columns, and these members besides. */
const told = (event, { orders, shipping_addresses, billing_address, ...customer }, besides) =>
  ({ event, data: stored({ ...customer, ...besides }) })
const HASH = { password_hash: "{{password_hash}}" }
const NO_HASH = { password_hash: null }
const created = ({ customer }) => told("customer.created", customer, HASH)
/** The events that Medusa tells of these calls, by what they give. Of the others it tells none. */
const causes = {
  "admin.customers.create": created,
  "admin.customers.update": ({ customer }) => told("customer.updated", customer, NO_HASH),
  "customers.create": created,
  "customers.update": ({ customer }) =>
    told("customer.updated", customer, { ...NO_HASH, billing_address: customer.billing_address }),
  "customers.generatePasswordToken": () => {
    const { id, email, first_name, last_name } = calledOnce("customers.create").gives.data.customer
    return { event: "customer.password_reset", data: stored({ id, email, first_name, last_name, token: "{{token}}" }) }
  },
  "customers.resetPassword": ({ customer }) => told("customer.updated", customer, HASH),
  "maxRetries 3: an Idempotency-Key is sent": created,
}
const transcript = JSON.parse(text("recorded.json"))
const calledOnce = (title) => transcript.find((call) => call.title === title)
const recorded = transcript.map((call) => ({ ...call, events: call.title in causes ? [causes[call.title](call.gives.data)] : [] }))

/** What Stheno does otherwise, by rows of docs/differences.md: each takes a recorded call and gives what it is like there. */
const differences = {
  "v1-ids": (call) => {
    const kinds = { usr: "user", cgrp: "cusgroup", addr: "cuaddr" }
    return JSON.parse(JSON.stringify(call).replace(/\{\{(usr|cgrp|addr)\./g, (_, kind) => `{{${kinds[kind]}.`))
  },
  "v1-api-token": (call) => withData(call, ({ user, ...data }) => (user ? { user: { ...user, api_token: null } } : data)),
  "v1-password-hash": (call) => {
    const without = ({ password_hash, ...shown }) => shown
    const events = call.events.map(({ event, data }) => ({ event, data: without(data) }))
    return withData({ ...call, events }, ({ customer, ...data }) => (customer ? { customer: without(customer) } : data))
  },
  "v1-sessions": (call) => {
    const { method, path } = call.request
    const begins = method === "POST" && ["/admin/auth", "/store/auth", "/store/customers"].includes(path)
    return call.gives?.cookie && !begins ? { ...call, gives: { ...call.gives, cookie: undefined } } : call
  },
  "v1-reset-token": (call) => {
    if (call.title !== "customers.resetPassword, bad token") return call
    const data = { type: "unauthorized", message: "Invalid or expired password reset token" }
    return { ...call, throws: { message: "Request failed with status code 401", status: 401, data } }
  },
}
const withData = (call, change) => (call.gives ? { ...call, gives: { ...call.gives, data: change(call.gives.data) } } : call)

const api = (extra) => client({ baseUrl: V1_URL, ...extra })
const anon = api()
const { auth, customers } = anon
const { admin } = api({ apiKey: SECRET_KEY })
const js = email("js")
const known = { email: email("js2"), password: "pw" }
let id, group, address, ada, mine, jwt, token, events

const calls = {
  "admin.auth.getSession() with apiKey": () => admin.auth.getSession(),
  "admin.auth.createSession": async () => {
    const answer = await anon.admin.auth.createSession(credentials)
    ada = session(answer)
    return answer
  },
  "admin.auth.getSession() in Node, no cookie kept": () => anon.admin.auth.getSession(),
  "admin.auth.getSession({ Cookie })": () => anon.admin.auth.getSession(ada),
  "admin.auth.deleteSession({ Cookie })": () => anon.admin.auth.deleteSession(ada),
  "admin.auth.createSession, wrong password": () => anon.admin.auth.createSession({ email: ADMIN_EMAIL, password: "x" }),
  "admin.customers.create": async () => {
    const answer = await admin.customers.create({ email: js, first_name: "J", last_name: "S", password: "pw", metadata: { a: 1 } })
    id = answer.customer.id
    return answer
  },
  "admin.customers.create again": () => admin.customers.create({ email: js, first_name: "J", last_name: "S", password: "pw" }),
  "admin.customers.retrieve": () => admin.customers.retrieve(id),
  "admin.customers.retrieve, unknown": () => admin.customers.retrieve("cus_nope"),
  "admin.customers.update": () => admin.customers.update(id, { phone: "5" }),
  "admin.customerGroups.create": async () => {
    const answer = await admin.customerGroups.create({ name: `JS.${run}` })
    group = answer.customer_group.id
    return answer
  },
  "admin.customerGroups.addCustomers": () => admin.customerGroups.addCustomers(group, { customer_ids: [{ id }] }),
  "admin.customerGroups.listCustomers": () => admin.customerGroups.listCustomers(group, { limit: 1 }),
  "admin.customers.list({ q, groups, limit, expand, created_at })": () =>
    admin.customers.list({
      q: `js.${run}@`, groups: [group], limit: 1, expand: "groups", created_at: { gte: new Date("2020-01-01") },
    }),
  "admin.customers.list({ order: '-created_at', has_account: true })": () =>
    admin.customers.list({ order: "-created_at", has_account: true, limit: 1 }),
  "admin.customerGroups.retrieve(id, { expand })": () => admin.customerGroups.retrieve(group, { expand: "customers" }),
  "admin.customerGroups.list({ id })": () => admin.customerGroups.list({ id: [group] }),
  "admin.customerGroups.list({ q, order })": () => admin.customerGroups.list({ q: `js.${run}`, order: "name" }),
  "admin.customerGroups.update": () => admin.customerGroups.update(group, { name: `JS2.${run}` }),
  "admin.customerGroups.removeCustomers": () => admin.customerGroups.removeCustomers(group, { customer_ids: [{ id }] }),
  "admin.customerGroups.delete": () => admin.customerGroups.delete(group),

  "auth.exists": () => auth.exists(js),
  "auth.exists, plus sign in the address": () => auth.exists(email("a+b")),
  "customers.create": () => customers.create({ ...known, first_name: "J", last_name: "2" }),
  "auth.authenticate": async () => {
    const answer = await auth.authenticate(known)
    mine = session(answer)
    return answer
  },
  "auth.getSession({ Cookie })": () => auth.getSession(mine),
  "auth.deleteSession({ Cookie })": () => auth.deleteSession(mine),
  "auth.getToken": async () => {
    const answer = await auth.getToken(known)
    jwt = bearer(answer)
    return answer
  },
  "customers.retrieve() after getToken in Node: the client keeps the token only where window exists": () => customers.retrieve(),
  "customers.retrieve() after getToken with globalThis.window = {}": async () => {
    globalThis.window = {}
    await auth.getToken(known)
    return customers.retrieve()
  },
  "customers.retrieve({ Authorization })": () => {
    delete globalThis.window
    return customers.retrieve(jwt)
  },
  "customers.update": () => {
    globalThis.window = {}
    return customers.update({ phone: "9", billing_address: { city: "Oslo", country_code: "NO" } })
  },
  "customers.addresses.addAddress": async () => {
    const answer = await customers.addresses.addAddress({
      address: { first_name: "J", last_name: "2", address_1: "A 1", city: "Oslo", country_code: "NO", postal_code: "0001" },
    })
    address = answer.customer.shipping_addresses[0].id
    return answer
  },
  "customers.addresses.updateAddress": () => customers.addresses.updateAddress(address, { city: "Bergen" }),
  "customers.addresses.deleteAddress": () => customers.addresses.deleteAddress(address),
  "customers.paymentMethods.list": () => customers.paymentMethods.list(),
  "customers.listOrders({ status, limit })": () => customers.listOrders({ status: ["pending"], limit: 5 }),
  "customers.generatePasswordToken": () => customers.generatePasswordToken({ email: known.email }),
  "customers.resetPassword, bad token": () => customers.resetPassword({ email: known.email, token: "x", password: "pw2" }),
  "customers.resetPassword": () => customers.resetPassword({ email: known.email, token, password: "pw2" }),
  "auth.authenticate with the new password": () => auth.authenticate({ ...known, password: "pw2" }),
  "admin.auth.getToken": () => anon.admin.auth.getToken(credentials),
  "admin.customers.list by bearer": () => anon.admin.customers.list({ limit: 1, order: "email" }),
  "maxRetries 3: an Idempotency-Key is sent": () =>
    api({ maxRetries: 3 }).customers.create({ email: email("idem"), password: "pw" }),
}

/** What went over the wire, as the client's answer knows it. */
function wire({ request, config }) {
  const { method, path } = request
  return {
    method,
    path: stheno ? path.replace(/^\/v1/, "") : path,
    ...kept(request.getHeaders()),
    body: config.data && JSON.parse(config.data),
  }
}

async function outcome(call) {
  try {
    const { response, ...data } = await call()
    const [cookie] = cookies(response)
    return { request: wire(response), gives: { status: response.status, cookie: cookie?.split("=", 1)[0], data } }
  } catch (error) {
    const { message, response } = error
    if (!response) throw error
    return { request: wire(response), throws: { message, status: response.status, data: response.data } }
  }
}

/** As text, since the order of keys counts. */
const shown = ({ title, request, gives, throws, events }) =>
  JSON.stringify({ title, request, gives, throws, events }, null, 2)

describe("recorded calls", { skip: noEvents }, () => {
  // By its e-mail it comes before all customers that are there, those of runs before this one too.
  const first = `0${Number.MAX_SAFE_INTEGER - Date.now()}.${run}@example.com`
  let names, counts
  before(async () => {
    const { user } = await gives(admin.auth.getSession())
    const texts = new Map([[ADMIN_EMAIL, "admin@example.com"], [ADMIN_PASSWORD, "supersecret"], [first, "emptypw@example.com"]])
    const basic = usual(user, { [SECRET_KEY]: "{{SECRET_KEY}}" })
    names = new Names(Date.now(), (text) =>
      text === token ? "{{token}}" : texts.get(text) ?? basic(text).replaceAll(`.${run}`, ""))

    events = await listen()
    const body = { email: first, first_name: "Jane", last_name: "Doe", password: "" }
    const { customer: other } = await gives(admin.customers.create(body), 201)
    names.of({ id: other.id, created_at: other.created_at })
    const count = async (query) => (await gives(admin.customers.list({ limit: 1, ...query }))).count
    // The recorded shop had customers of its own.
    counts = {
      "admin.customers.list({ order: '-created_at', has_account: true })": (await count({ has_account: true })) + 1,
      "admin.customers.list by bearer": (await count()) + 2,
    }
    await events.next(1)
    await pause()
  })
  after(() => { delete globalThis.window })

  /** What a call must be like here. */
  function expected(call) {
    if (counts[call.title]) call = withData(call, (data) => ({ ...data, count: counts[call.title] }))
    return stheno ? Object.values(differences).reduce((changed, change) => change(changed), call) : call
  }

  test("are those that are made here", () => {
    assert.deepEqual(Object.keys(calls), recorded.map(({ title }) => title))
  })

  for (const call of recorded) {
    test(call.title, async () => {
      // No two in the same millisecond.
      await pause()
      const actual = await outcome(calls[call.title])
      const happened = (await events.next(call.events.length)).map(({ event, data }) => ({ event, data }))
      token = happened.find(({ event }) => event === "customer.password_reset")?.data.token ?? token
      assert.equal(shown({ title: call.title, ...names.of({ ...actual, events: happened }) }), shown(expected(call)))
    })
  }

  test("caused nothing else", async () => {
    await pause(stheno ? 0 : LATEST)
    assert.deepEqual(await events.next(0), [])
  })

  test("differ where docs/differences.md says so", { skip: !stheno && "set STHENO=1" }, () => {
    const document = text("../../docs/differences.md")
    for (const [row, change] of Object.entries(differences)) {
      assert.ok(document.includes(`\n| \`${row}\` |`), row)
      assert.ok(recorded.some((call) => shown(change(call)) !== shown(call)), `${row} changes nothing`)
    }
  })
})
