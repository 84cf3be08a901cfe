#!/usr/bin/env node
// Makes customers as Medusa 2 takes them, one on each line, to import. Node 20, no dependencies.
//
//   node bench/customers.mjs --customers 1000000 > customers.ndjson
//   node bench/customers.mjs --customers 1000000 --groups 0 | stheno import customers - --format ndjson
//
// Options (defaults in brackets):
//   --customers N     how many [1000]
//   --groups G        groups that a third of them is spread over, one each; 0 for none [10]
//
// A customer depends on its number alone: the first thousand of a million are the same thousand as of a thousand. All have an
// e-mail, names and a phone number, half have metadata, a fifth a company, one in twenty an account. To be searched for, words
// are in some ten percent of the rows (`maria`, `smith`), in one in a hundred (`radia`, `perlman`), in one in a thousand
// (`banox`), in some of a million (`banolika`), in one (`.4711@`), or in none (`xylophone`).

import { fileURLToPath } from "node:url"
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { writeLines } from "./lib/lines.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: { customers: text("1000"), groups: text("10"), help: { type: "boolean", short: "h" } },
})
if (options.help) {
  const lines = readFileSync(fileURLToPath(import.meta.url), "utf8").split("\n").slice(1)
  console.log(lines.slice(0, lines.indexOf("")).map((line) => line.replace(/^\/\/ ?/, "")).join("\n"))
  process.exit()
}
function whole(name, least) {
  const number = Number(options[name])
  if (!Number.isInteger(number) || number < least) throw new Error(`--${name}: a whole number from ${least}`)
  return number
}
const N = whole("customers", 1)
const groups = whole("groups", 0)

// ---- dice that show the same for the same number

function dice(number) {
  let state = Math.imul(number + 1, 0x9e3779b1)
  return (n) => { // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

// ---- names

const COMMON_FIRST = ["Maria", "Anna", "John"]
const FIRST = "Ada Grace Alan Edsger Barbara Donald Margaret Niklaus Frances Tony Radia Ken Adele Dennis Jean Hedy Linus Joan Bjarne Zoë José Łukasz Søren Anaïs Chiara Noor Yuki Priya Kwame Ingrid".split(" ")
const COMMON_LAST = ["Smith", "Müller", "Garcia"]
const LAST = "Lovelace Hopper Turing Dijkstra Liskov Knuth Hamilton Wirth Allen Hoare Perlman Thompson Goldberg Ritchie Bartik McCarthy Lamarr Torvalds Clarke Stroustrup Nuñez Kowalski Jørgensen Lefèvre Rossi Haddad Tanaka Iyer Mensah Lindqvist".split(" ")
const SYLLABLES = "ba no li ka re su mi to va de ro ni la pe zu".split(" ")
const COMPANIES = "Trading Foods Logistics Design Metals Textiles Studio Bakery Optics Press".split(" ")
const FORMS = ["Ltd", "GmbH", "Inc"]
const SOURCES = ["web", "shop", "fair", "friend"]

function rare(below, syllables) {
  const name = Array.from({ length: syllables }, () => SYLLABLES[below(SYLLABLES.length)]).join("")
  return name[0].toUpperCase() + name.slice(1)
}

/** A common name in three of ten, one of the list in four, a rare one in three. */
function name(below, common, list, syllables) {
  const of = below(10)
  if (of < 3) return common[of % common.length]
  return of < 7 ? list[below(list.length)] : rare(below, syllables)
}

const plain = (name) => name.normalize("NFD").replace(/[^a-zA-Z]/g, "").toLowerCase()

const START = Date.UTC(2016, 0, 1)
const TEN_YEARS = 315_000_000

function customer(number) {
  const below = dice(number)
  const first = name(below, COMMON_FIRST, FIRST, 3)
  const last = name(below, COMMON_LAST, LAST, 4)
  const made = {
    email: `${plain(first)}.${number}@example.com`,
    first_name: first,
    last_name: last,
    phone: `+44 20 ${String(1_000_000 + below(9_000_000))}`,
  }
  if (below(5) === 0) made.company_name = `${rare(below, 2)}x ${COMPANIES[below(COMPANIES.length)]} ${FORMS[below(FORMS.length)]}`
  if (below(2) === 0) made.metadata = { source: SOURCES[below(SOURCES.length)], points: below(1000), vip: below(50) === 0 }
  if (below(20) === 0) made.has_account = true
  if (groups > 0 && below(3) === 0) made.groups = [`Group ${below(groups)}`]
  const created = START + below(TEN_YEARS) * 1000
  made.created_at = new Date(created).toISOString()
  made.updated_at = new Date(created + below(1_000_000_000)).toISOString()
  return made
}

writeLines(N, customer)
