// Filling a server with customers, groups and accounts, and knowing its ids and credentials afterwards. What is there already
// stays, so a Medusa that was filled once is filled.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { byAdmin, call, count, together } from "./client.mjs"

const PASSWORD = "bench-password"
const ACCOUNTS_GROUP = "Accounts"

/** Of so many customers ids are asked for, at most: spread over all, in pages. */
const IDS = 100_000
/** How many places are remembered where a list can be gone on with, and how many customers lie between two, at most. */
const PLACES = 50
const BETWEEN = 1000
const PAGE = 500

/** Members are added so many at once. */
const AT_ONCE = 500

const bearer = (token) => ({ authorization: `Bearer ${token}` })
const open = (v, path, body) => ({ v, as: "nobody", path, body })

/** What is done differently in each generation. */
const WAYS = {
  1: {
    async signIn(server, { email, password }) {
      return bearer((await call(server, open(1, "/admin/auth/token", { email, password }))).access_token)
    },
    find: (email) => `/admin/customers?limit=1&fields=id&q=${encodeURIComponent(email)}`,
    // A guest has an empty password there, and nobody a company.
    customer: ({ email, first_name, last_name, phone, metadata }) =>
      ({ email, first_name, last_name, phone, metadata, password: "" }),
    members: (group, ids) =>
      [`/admin/customer-groups/${group}/customers/batch`, { customer_ids: ids.map((id) => ({ id })) }],
    async account(server, who) {
      const enter = open(1, "/store/auth/token", credentials(who))
      const signIn = async () => bearer((await call(server, enter)).access_token)
      const here = await signIn().catch(() => undefined)
      if (here) return here
      const { first_name, last_name } = who
      await call(server, open(1, "/store/customers", { ...credentials(who), first_name, last_name }))
      return signIn()
    },
    address: (address) => ({ address }),
  },
  2: {
    async signIn(server, { email, password }) {
      return bearer((await call(server, open(2, "/auth/user/emailpass", { email, password }))).token)
    },
    find: (email) => `/admin/customers?limit=1&fields=id&email=${encodeURIComponent(email)}`,
    customer: ({ email, first_name, last_name, phone, company_name, metadata }) =>
      ({ email, first_name, last_name, phone, company_name, metadata }),
    members: (group, ids) => [`/admin/customer-groups/${group}/customers`, { add: ids }],
    async account(server, who) {
      const shop = server.headers[2].nobody
      const enter = open(2, "/auth/customer/emailpass", credentials(who))
      const signIn = async () => ({ ...shop, ...bearer((await call(server, enter)).token) })
      const here = await signIn().catch(() => undefined)
      if (here) return here
      const { token } = await call(server, open(2, "/auth/customer/emailpass/register", credentials(who)))
      server.headers[2].registering = { ...shop, ...bearer(token) }
      const { email, first_name, last_name } = who
      await call(server, { v: 2, as: "registering", path: "/store/customers", body: { email, first_name, last_name } })
      return signIn()
    },
    address: (address) => address,
  },
}

/** An account of the benchmark's own. */
export const account = (number) => ({
  email: `account${number}@bench.example.com`, password: PASSWORD, first_name: `Wim${number}`, last_name: "Quickly",
})
const credentials = ({ email, password }) => ({ email, password })

/** Signs in as the shop in every generation that the server speaks; in that of Medusa 2 visitors get a publishable key. */
export async function signIn(server) {
  server.headers ??= {}
  for (const v of server.generations)
    server.headers[v] = { ...server.headers[v], admin: await WAYS[v].signIn(server, server.admin) }
  if (!server.generations.includes(2) || server.headers[2].nobody) return
  const key = { v: 2, as: "admin", path: "/admin/api-keys", body: { title: "Benchmark", type: "publishable" } }
  server.headers[2].nobody = { "x-publishable-api-key": (await call(server, key)).api_key.token }
}

/** Creates every customer with a request of its own. */
export async function overHttp(server, expected) {
  const way = WAYS[server.generations[0]]
  const ask = (path, body) => call(server, byAdmin(server, path, body))
  if ((await ask(way.find(expected.samples.at(-1).email))).count > 0) return
  const members = new Map()
  await together(createInterface({ input: createReadStream(expected.file) }), async (line) => {
    const made = JSON.parse(line)
    const { customer } = await ask("/admin/customers", way.customer(made))
    assert.equal(customer.email, made.email, `${server.name}: e-mail`)
    for (const group of made.groups ?? []) {
      if (!members.has(group)) members.set(group, [])
      members.get(group).push(customer.id)
    }
  })
  for (const [name, ids] of members) await join(server, name, ids)
}

async function join(server, name, ids) {
  const { customer_group } = await call(server, byAdmin(server, "/admin/customer-groups", { name }))
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const [path, body] = WAYS[server.generations[0]].members(customer_group.id, ids.slice(from, from + AT_ONCE))
    await call(server, byAdmin(server, path, body))
  }
}

/** Imports the file, with a second process on the server's database. */
export async function byImport(server, expected) {
  // Not to be waited for in one piece: connections that the server closes meanwhile would be taken for open ones.
  await promisify(execFile)(server.program, ["import", "customers", expected.file, "--database-url", server.database])
}

/** Makes accounts with two addresses each, all in one group, and signs them in in every generation. */
export async function accounts(server, number) {
  const [v] = server.generations
  const made = []
  for (let i = 0; i < number; i++) {
    const who = account(i)
    for (const generation of server.generations)
      server.headers[generation][`customer ${i}`] = await WAYS[generation].account(server, who)
    const as = `customer ${i}`
    const { customer } = await call(server, { v, as, path: "/store/customers/me" })
    if ((customer.addresses ?? customer.shipping_addresses).length > 0) continue
    made.push(customer.id)
    for (const [city, address_1] of [["Paris", "1 Rue de la Paix"], ["Lyon", "2 Rue Mercière"]]) {
      const { first_name, last_name } = who
      const address = { first_name, last_name, address_1, city, country_code: "fr", postal_code: "75002" }
      await call(server, { v, as, path: "/store/customers/me/addresses", body: WAYS[v].address(address) })
    }
  }
  if (made.length > 0) await join(server, ACCOUNTS_GROUP, made)
}

/** Asks for ids and e-mails of customers, spread over all, and for the ids of groups. */
export async function look(server) {
  const total = await count(server)
  const pages = Math.min(Math.ceil(total / PAGE), IDS / PAGE)
  server.found = []
  for (let page = 0; page < pages; page++) {
    const offset = Math.floor(page * (total / pages))
    const path = `/admin/customers?fields=id,email&order=id&limit=${PAGE}&offset=${offset}`
    server.found.push(...(await call(server, byAdmin(server, path))).customers)
  }
  const { customer_groups } = await call(server, byAdmin(server, "/admin/customer-groups?limit=1000"))
  server.groups = new Map(customer_groups.map(({ name, id }) => [name, id]))
  // Not the accounts: the floor does not write their addresses.
  const own = account(0).email.split("@")[1]
  server.found = server.found.filter(({ email }) => !email.endsWith(own))
  server.total = total
  // A program from before cursors refuses them.
  if (server.launch) server.cursors = await places(server).catch(() => undefined)
}

/** Cursors in the list with the newest first, each with the id that comes next. */
async function places(server) {
  const between = Math.min(BETWEEN, Math.floor(server.total / PLACES))
  const found = []
  for (let cursor = ""; found.length < PLACES && cursor !== null; ) {
    const query = `fields=id&order=-created_at&count=false&limit=${between}&after=${encodeURIComponent(cursor)}`
    const { customers, next_cursor } = await call(server, byAdmin(server, `/admin/customers?${query}`))
    if (found.length) found.at(-1).next = customers[0].id
    cursor = next_cursor
    found.push({ cursor })
  }
  return found.slice(0, -1)
}
