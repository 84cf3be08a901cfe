// What is asked for. A kind has `requests(world)`: the requests that are asked in turn, with what is expected of an answer
// where that is known. `world` is `{ server, expected, accounts }`. In paths and bodies `%n` becomes a number that no other
// request has.

import assert from "node:assert/strict"
import { account } from "./filling.mjs"
import { isHit } from "./expected.mjs"

const PAGE = 20
/** People look at the first pages. */
const FIRST_PAGES = 10
/** How many places a list is entered at, of all that it has. */
const DEPTHS = 997
/** How far apart two requests are that follow one another: a prime, so that all have their turn. */
export const APART = 7919
/** Seconds in which many sign in even where one waits for all others. */
const SLOW = 8

const admin = (path, body) => ({ v: 2, as: "admin", path, body })
const admin1 = (path, body) => ({ v: 1, as: "admin", path, body })
const customers = (query) => `/admin/customers?limit=${PAGE}&${query}`
const firstPages = Array.from({ length: FIRST_PAGES }, (_, page) => page * PAGE)
const numbers = (length) => Array.from({ length }, (_, number) => number)

const times = (page) => page.map(({ created_at }) => created_at)
const newestFirst = ({ customers: page }) => assert.deepEqual(times(page), times(page).toSorted().toReversed())

/** The page from `offset` on of all customers, newest first. */
const newestFrom = ({ server: { total, imported }, expected, accounts }, offset, relations = []) => (answer) => {
  assert.equal(answer.offset, offset)
  assert.ok(answer.count >= total)
  assert.equal(answer.customers.length, Math.min(PAGE, answer.count - offset))
  newestFirst(answer)
  for (const customer of answer.customers)
    for (const relation of relations) assert.ok(Array.isArray(customer[relation]), relation)
  // The accounts were made when all others were there, and what was created since came before them.
  const from = offset - accounts - (answer.count - total)
  if (imported && from >= 0 && from + PAGE <= expected.newest.length)
    assert.deepEqual(times(answer.customers), times(expected.newest.slice(from, from + PAGE)))
}

const one = ({ id, email }) => ({ customer }) => assert.deepEqual([customer.id, customer.email], [id, email])
const counted = (total, fits) => ({ customers: page, count }) => {
  assert.equal(count, total)
  assert.equal(page.length, Math.min(PAGE, total))
  for (const customer of page) assert.ok(fits(customer), `${customer.id} does not belong there`)
}

const search = (words) => ({ expected }) =>
  expected.words[words].map((word) => ({
    ...admin(customers(`q=${encodeURIComponent(word)}`)),
    expect: expected.hits.has(word) ? counted(expected.hits.get(word), (customer) => isHit(customer, word)) : undefined,
  }))

const each = (world, ask) => numbers(world.accounts).map((number) => ask(number, account(number)))
const signedIn = (path, v) => (world) =>
  each(world, (number, { email }) => ({
    v, as: `customer ${number}`, path,
    expect: ({ customer }) => {
      assert.equal(customer.email, email)
      assert.equal((customer.addresses ?? customer.shipping_addresses).length, 2)
    },
  }))
const signIn = (path, v, member) => (world) =>
  each(world, (_, { email, password }) => ({
    v, as: "nobody", path, body: { email, password }, expect: (answer) => assert.match(answer[member], /^ey.*\..*\./),
  }))

const created = () => [admin("/admin/customers", {
  email: "w%n@load.example.com", first_name: "Xaver", last_name: "Quickly", phone: "+49 30 7946 0000",
  metadata: { source: "load" },
})]
const updated = ({ server }) =>
  server.found.map(({ id }) => admin(`/admin/customers/${id}`, { phone: "+49 40 %n", metadata: { source: "load", n: "%n" } }))

/** In which parts of a hundred the requests of other kinds are mixed: eighty read. */
const MIX = {
  get: 28, list: 16, email: 8, "q-rare": 6, "q-medium": 4, group: 4, or: 1, deep: 1, "list-related": 4, me: 8,
  create: 10, update: 9, "sign-in": 1,
}
function mixed(world) {
  // Each kind goes on where it was, whatever comes between.
  const parts = Object.entries(MIX).map(([name, share]) => {
    const requests = KINDS.find((kind) => kind.name === name).requests(world)
    return { share, requests, at: 0 }
  })
  const rounds = 200
  return numbers(rounds).flatMap(() =>
    parts.flatMap((part) =>
      numbers(part.share).map(() => {
        // Far apart, for a kind's requests that follow one another are about neighbours.
        part.at = (part.at + APART) % part.requests.length
        return part.requests[part.at]
      })))
}

/**
 * All kinds, in the order in which they are measured: what reads comes first, so that all servers are asked about the same
 * customers. `v` is the generation in whose way it is asked, `floor` says that the floor can answer as well, and `yardstick`
 * what of the floor's it is compared with where it cannot. It is measured for `seconds` at least. `stored` says that as many
 * are stored as were answered, `changed` gives what is asked afterwards, for a request that has been sent; `own` says that only
 * what has cursors is asked.
 */
export const KINDS = [
  {
    name: "get", v: 2, floor: true, title: "`GET /admin/customers/{id}`",
    requests: ({ server }) => server.found.map((each) => ({ ...admin(`/admin/customers/${each.id}`), expect: one(each) })),
  },
  {
    name: "get1", v: 1, floor: true, title: "`GET /admin/customers/{id}`, Medusa 1",
    requests: ({ server }) => server.found.map((each) => ({ ...admin1(`/admin/customers/${each.id}`), expect: one(each) })),
  },
  {
    name: "email", v: 2, floor: true, title: "`GET /admin/customers?email=…`",
    requests: ({ server }) => server.found.map(({ id, email }) => ({
      ...admin(customers(`email=${encodeURIComponent(email)}`)), expect: counted(1, (customer) => customer.id === id),
    })),
  },
  {
    name: "list", v: 2, floor: true, title: "`GET /admin/customers`, newest first, first pages of 20",
    requests: (world) => firstPages.map((offset) => ({
      ...admin(customers(`offset=${offset}&order=-created_at`)), expect: newestFrom(world, offset),
    })),
  },
  {
    name: "list-related", v: 2, title: "`GET /admin/customers`, newest first, with groups and addresses",
    requests: (world) => firstPages.map((offset) => ({
      ...admin(customers(`offset=${offset}&order=-created_at&fields=*groups,*addresses`)),
      expect: newestFrom(world, offset, ["groups", "addresses"]),
    })),
  },
  {
    name: "list1", v: 1, title: "`GET /admin/customers`, newest first, with orders, Medusa 1",
    requests: (world) => firstPages.map((offset) => ({
      ...admin1(customers(`offset=${offset}&order=-created_at&expand=orders`)), expect: newestFrom(world, offset, ["orders"]),
    })),
  },
  {
    name: "deep", v: 2, title: "`GET /admin/customers`, newest first, at any offset",
    requests: (world) => numbers(DEPTHS).map((part) => {
      const offset = Math.floor((part * (world.server.total - PAGE)) / DEPTHS)
      return { ...admin(customers(`offset=${offset}&order=-created_at`)), expect: newestFrom(world, offset) }
    }),
  },
  {
    name: "cursor", v: 2, own: true, title: "`GET /admin/customers?after=…&count=false`, newest first",
    requests: ({ server }) => server.cursors.map(({ cursor, next }) => ({
      ...admin(customers(`after=${encodeURIComponent(cursor)}&order=-created_at&count=false`)),
      expect: ({ customers: [first] }) => assert.equal(first.id, next),
    })),
  },
  {
    name: "group", v: 2, title: "`GET /admin/customers?groups[]=…`, newest first",
    requests: ({ server, expected }) => [...expected.groups].flatMap(([name, total]) => firstPages.map((offset) => ({
      ...admin(customers(`groups%5B%5D=${server.groups.get(name)}&offset=${offset}&order=-created_at`)),
      expect: (answer) => {
        assert.equal(answer.count, total)
        newestFirst(answer)
      },
    }))),
  },
  {
    name: "or", v: 2, title: "`GET /admin/customers?$or[0][first_name]=…&$or[1][last_name]=…`",
    requests: ({ expected }) => expected.pairs.map(({ first_name, last_name, hits }) => ({
      ...admin(customers(`$or%5B0%5D%5Bfirst_name%5D=${first_name}&$or%5B1%5D%5Blast_name%5D=${last_name}`)),
      expect: counted(hits, (customer) => customer.first_name === first_name || customer.last_name === last_name),
    })),
  },
  { name: "q-rare", v: 2, title: "`GET /admin/customers?q=…`, a rare word", requests: search("rare") },
  {
    name: "q-medium", v: 2, yardstick: "list", title: "`GET /admin/customers?q=…`, in one of a hundred",
    requests: search("medium"),
  },
  { name: "q-common", v: 2, title: "`GET /admin/customers?q=…`, in one of ten", requests: search("common") },
  { name: "me", v: 2, title: "`GET /store/customers/me`", requests: signedIn("/store/customers/me?fields=*addresses", 2) },
  { name: "me1", v: 1, title: "`GET /store/customers/me`, Medusa 1", requests: signedIn("/store/customers/me", 1) },
  {
    name: "sign-in", v: 2, seconds: SLOW, title: "`POST /auth/customer/emailpass`",
    requests: signIn("/auth/customer/emailpass", 2, "token"),
  },
  {
    name: "sign-in1", v: 1, seconds: SLOW, title: "`POST /store/auth/token`, Medusa 1",
    requests: signIn("/store/auth/token", 1, "access_token"),
  },
  { name: "create", v: 2, floor: true, stored: true, title: "`POST /admin/customers`", requests: created },
  {
    name: "update", v: 2, title: "`POST /admin/customers/{id}`", requests: updated,
    changed: ({ path }) => ({ ...admin(path), expect: ({ customer }) => assert.match(customer.phone, /^\+49 40 /) }),
  },
  { name: "mix", v: 2, title: "a mix of all of these of Medusa 2, 80 % reading", requests: mixed },
]
