// The customers that all servers are filled with, and what is known of them before any server is asked.

import { spawn } from "node:child_process"
import { createWriteStream } from "node:fs"
import { once } from "node:events"
import path from "node:path"
import { createInterface } from "node:readline"
import { keep, root } from "../lib/processes.mjs"

/** Of so many customers all is remembered, spread over all of them. */
const SAMPLES = 200
/** Of so many, the newest, the order is. */
const NEWEST = 100
/** Words are chosen from the first customers, which are the same however many follow. */
const CHOSEN_FROM = 10_000
/** Of so many words of each kind, and pairs of names, the hits are counted. */
const COUNTED = 8

/** What `q` looks through, in the way in which it compares. */
const searched = ({ company_name, first_name, last_name, email, phone }) =>
  [company_name, first_name, last_name, email, phone].filter(Boolean).join("\n").normalize("NFKC").toLowerCase()

/** Names that a share of customers between two bounds has. */
function names(customers, column, least, most) {
  const shares = new Map()
  for (const { [column]: name } of customers) shares.set(name, (shares.get(name) ?? 0) + 1 / customers.length)
  const fitting = [...shares].filter(([name, share]) => /^\w{4,}$/.test(name) && share >= least && share < most)
  return fitting.map(([name]) => name).toSorted()
}

/** To search for: what is in few customers or in none, in one of a hundred, and in one of ten. */
function words(customers) {
  const both = (least, most) =>
    ["first_name", "last_name"].flatMap((column) => names(customers, column, least, most)).map((name) => name.toLowerCase())
  const seldom = names(customers, "last_name", 0, 3 / customers.length).slice(0, 1000).map((name) => name.toLowerCase())
  const rare = seldom.flatMap((name, number) => [name, `.${number}@`, `${name}q`])
  return { rare, medium: both(0.005, 0.03), common: both(0.05, 1) }
}

/** To filter by: who has one name or the other. */
function pairs(customers) {
  const [first, last] = ["first_name", "last_name"].map((column) => names(customers, column, 0.005, 0.03))
  return first.slice(0, COUNTED).map((first_name, at) => ({ first_name, last_name: last[at % last.length], hits: 0 }))
}

/** Counts while customers go by. */
class Tally {
  groups = new Map()
  samples = []
  newest = []
  hits = new Map()
  first = []

  constructor(total) {
    this.total = total
    this.step = Math.max(1, Math.floor(total / SAMPLES))
  }

  add(customer, number) {
    for (const group of customer.groups ?? []) this.groups.set(group, (this.groups.get(group) ?? 0) + 1)
    if (number % this.step === 0) this.samples.push(customer)
    this.#newer(customer)
    if (number < CHOSEN_FROM) this.first.push(customer)
    if (number + 1 === Math.min(CHOSEN_FROM, this.total)) this.#choose()
    else if (number >= CHOSEN_FROM) this.#search(customer)
  }

  #newer(customer) {
    const last = this.newest.at(-1)
    if (this.newest.length === NEWEST && customer.created_at <= last.created_at) return
    const before = this.newest.findIndex(({ created_at }) => created_at < customer.created_at)
    this.newest.splice(before < 0 ? this.newest.length : before, 0, customer)
    this.newest.length = Math.min(this.newest.length, NEWEST)
  }

  #choose() {
    this.words = words(this.first)
    this.pairs = pairs(this.first)
    for (const word of Object.values(this.words).flatMap((list) => list.slice(0, COUNTED))) this.hits.set(word, 0)
    for (const customer of this.first) this.#search(customer)
  }

  #search(customer) {
    const text = searched(customer)
    for (const [word, hits] of this.hits) if (text.includes(word)) this.hits.set(word, hits + 1)
    for (const pair of this.pairs)
      if (customer.first_name === pair.first_name || customer.last_name === pair.last_name) pair.hits += 1
  }
}

/** Whether a customer is a hit. */
export const isHit = (customer, word) => searched(customer).includes(word)

/**
 * Makes customers and writes them to a file, one on each line. Gives the file and what is known: the members of `groups`,
 * some `samples`, the `newest`, `words` to search for by how many they find and the `hits` of some of them, and `pairs` of names
 * with their hits.
 */
export async function make(total, groups, dir) {
  const file = path.join(dir, "customers.ndjson")
  const script = path.join(root, "bench/customers.mjs")
  const maker = keep(spawn(process.execPath, [script, "--customers", String(total), "--groups", String(groups)], {
    stdio: ["ignore", "pipe", "inherit"],
  }))
  const out = createWriteStream(file)
  const tally = new Tally(total)
  let number = 0
  for await (const line of createInterface({ input: maker.stdout })) {
    tally.add(JSON.parse(line), number++)
    if (!out.write(`${line}\n`)) await once(out, "drain")
  }
  out.end()
  await once(out, "finish")
  if (number !== total) throw new Error(`bench/customers.mjs made ${number} customers, not ${total}`)
  return { total, file, ...tally }
}
