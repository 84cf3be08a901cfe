#!/usr/bin/env node
// The benchmark: Stheno on SQLite and on PostgreSQL beside the least program that could give the same answers (bench/floor) and,
// if asked, beside running Medusas. Node 20, no dependencies; needs `wrk`, PostgreSQL's programs (for a server of its own) and,
// unless both binaries are named, cargo. Linux: memory and CPU come from /proc.
//
//   node bench/run.mjs                                   builds, fills, measures, prints a table
//   node bench/run.mjs --customers 1000000 --write       keeps it in bench/recorded.json and docs/performance.md
//   node bench/run.mjs --medusa2 http://127.0.0.1:9000 --medusa2-email E --medusa2-password P
//   node bench/run.mjs --medusa1 http://127.0.0.1:9001 --medusa1-email E --medusa1-password P
//   node bench/run.mjs --short                           a minute: fails where Stheno has become half as fast, beside the floor
//   node bench/run.mjs --short --write                   keeps what it must be beside
//
// Options (defaults in brackets; of --short in braces):
//   --customers N     customers that there are before [10000]
//   --groups N        groups that a third of them is spread over [10]
//   --accounts N      of those who can sign in [100] {40}
//   --servers LIST    of floor,sqlite,postgres,medusa2,medusa1 [all, of the Medusas those that are named] {floor,sqlite}
//   --kinds LIST      of requests [all] {get,list,q-medium,create}; --kinds help lists them
//   --rounds N        every server is measured once per round, in turn [5]
//   --seconds N       length of one measurement [5] {1}, after --warmup N seconds [1] {0}
//   --threads N       wrk -t [2]         --connections N   wrk -c [32]
//   --starts N        how often to start for the start time [5] {1}
//   --postgres URL    an empty database in the place of a server of the benchmark's own: best on the server that Medusa has
//   --medusa2 URL, --medusa1 URL   with …-email and …-password of a user, and …-pid to report CPU and memory too (one process)
//   --stheno FILE     the program to measure, --floor FILE its yardstick: with both, nothing is built
//   --dir DIR         where files go, in a directory of its own that is removed [the system's /tmp]
//   --write           keeps what was measured
//
// How it measures. All servers are filled with the same customers (bench/customers.mjs): Stheno imports them, a Medusa gets them
// over HTTP, once. Then all stay up while one kind of request after the other is measured: round 1 server A, server B, …; round 2
// server B, …, server A. Whatever slows the machine for a while slows all of them. Ratios are taken within a round, and the
// table has medians over the rounds. wrk runs on the same machine and takes its share of it, so the CPU time that a server's
// process spends per request is reported as well; what PostgreSQL spends is not in it.
//
// What it checks: that no answer of a measurement has a status of 400 or above and no socket failed; that before and after each
// kind a sample of answers is right, by what is known of the customers from their generator: the ids, the counts, the order, what
// belongs to a search; that the floor answers the same as Stheno; that as many customers were stored as creates were answered.
// It stops where one of these fails.
//
// The databases of --postgres, --medusa2 and --medusa1 should be for this only: what is created stays there.

import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { median, show } from "./lib/numbers.mjs"
import { analyze, startPostgres } from "./lib/postgres.mjs"
import { build, folder, machine, rss, sleep, stop } from "./lib/processes.mjs"
import { wrkVersion } from "./lib/wrk.mjs"
import { make } from "./run/expected.mjs"
import { accounts, look, signIn } from "./run/filling.mjs"
import { KINDS } from "./run/kinds.mjs"
import { check, measure } from "./run/measuring.mjs"
import { keepRun, renderRun } from "./run/report.mjs"
import { answers, floor, medusa, stheno } from "./run/servers.mjs"
import { short } from "./run/short.mjs"

const text = { type: "string" }
const flag = { type: "boolean" }
const medusas = ["medusa2", "medusa1"]
const { values: given } = parseArgs({
  options: {
    customers: text, groups: text, accounts: text, servers: text, kinds: text, rounds: text, seconds: text, warmup: text,
    threads: text, connections: text, starts: text, postgres: text, stheno: text, floor: text, dir: text,
    ...Object.fromEntries(medusas.flatMap((name) => ["", "-email", "-password", "-pid"].map((what) => [name + what, text]))),
    short: flag, write: flag, help: { ...flag, short: "h" },
  },
})
if (given.help) {
  const lines = readFileSync(fileURLToPath(import.meta.url), "utf8").split("\n").slice(1)
  console.log(lines.slice(0, lines.indexOf("")).map((line) => line.replace(/^\/\/ ?/, "")).join("\n"))
  process.exit()
}
const all = KINDS.map(({ name }) => name)
if (given.kinds === "help") {
  for (const { name, title } of KINDS) console.log(`${name.padEnd(14)}${title}`)
  process.exit()
}
const present = ["floor", "sqlite", "postgres", ...medusas.filter((name) => given[name])]
const options = {
  customers: "10000", groups: "10", rounds: "5", threads: "2", connections: "32", dir: os.tmpdir(),
  ...(given.short
    ? { accounts: "40", servers: "floor,sqlite", kinds: "get,list,q-medium,create", seconds: "1", warmup: "0", starts: "1" }
    : { accounts: "100", servers: present.join(), kinds: all.join(), seconds: "5", warmup: "1", starts: "5" }),
  ...given,
}
function whole(name, least) {
  const value = Number(options[name])
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: a whole number from ${least}`)
  return value
}
function several(name, possible) {
  const list = options[name].split(",")
  for (const one of list) if (!possible.includes(one)) throw new Error(`--${name}: ${one} is none of ${possible.join(", ")}`)
  return list
}
for (const name of medusas) {
  const known = given[`${name}-email`] && given[`${name}-password`]
  if (given[name] && !known) throw new Error(`--${name} needs --${name}-email and --${name}-password`)
}

const customers = whole("customers", 1000)
const rounds = whole("rounds", 1)
const starts = whole("starts", 1)
const wanted = several("servers", present)
const kinds = KINDS.filter(({ name }) => several("kinds", all).includes(name))
if (wanted.includes("floor") && !wanted.includes("sqlite")) throw new Error("--servers: the floor reads the file of sqlite")
const number = whole("accounts", 1)
const wrk = wrkVersion()
const dir = folder(options.dir)
const settings = {
  threads: whole("threads", 1), connections: whole("connections", 1), seconds: whole("seconds", 1), warmup: whole("warmup", 0),
}
const say = (line) => console.error(line)

/** The servers that are wanted, those of Stheno before the floor, which needs their file. */
async function servers() {
  const built = given.stheno && given.floor ? "" : build("stheno", "stheno-bench-floor")
  const program = given.stheno ?? path.join(built, "stheno")
  const yardstick = given.floor ?? path.join(built, "stheno-bench-floor")
  const file = path.join(dir, "bench.sqlite")
  const makers = {
    floor: async () => floor(yardstick, file),
    sqlite: async () => stheno("sqlite", "Stheno, SQLite", program, `sqlite:${file}`),
    async postgres() {
      const url = given.postgres ?? (await startPostgres()).database("bench")
      return { ...stheno("postgres", "Stheno, PostgreSQL", program, url), settle: () => analyze(url) }
    },
    medusa2: async () => named(2),
    medusa1: async () => named(1),
  }
  return Promise.all(present.filter((id) => wanted.includes(id)).map((id) => makers[id]()))
}
function named(generation) {
  const of = (what) => given[`medusa${generation}${what}`]
  return medusa(generation, of(""), { email: of("-email"), password: of("-password") }, of("-pid"))
}

async function fill(server, expected) {
  if (server.launch) Object.assign(server, await server.launch())
  await signIn(server)
  const begin = performance.now()
  await server.fill(server, expected)
  const seconds = (performance.now() - begin) / 1000
  if (server.imported) server.filled = `${show(seconds, 1)} s`
  await accounts(server, number)
  server.settle?.()
  await look(server)
  say(`${server.name}: ${server.total} customers, filled in ${show(seconds, 1)} s`)
  if (server.launch) await stop(server.child)
}

async function start(server) {
  const times = []
  for (let i = 0; i < starts; i++) {
    if (i) await stop(server.child)
    Object.assign(server, await server.launch())
    times.push(server.ms)
  }
  server.ms = median(times)
}

const up = await servers()
const expected = await make(customers, whole("groups", 0), dir)
const sqlite = up.find(({ id }) => id === "sqlite")
for (const server of up) if (server.fill) await fill(server, expected)
for (const server of up) {
  if (server.launch) await start(server)
  if (!server.fill) for (const known of ["found", "groups", "total"]) server[known] = sqlite[known]
}
/** A kind as a server is asked for it. */
const askedOf = (kind, server) => ({ ...kind, requests: kind.requests({ server, expected, accounts: number }) })
const twin = (server) => (server.fill ? undefined : sqlite)
/** In each round another one comes first: what is done before is done to all of them. */
const turned = (list, round) => list.map((_, at) => list[(at + round) % list.length])

/** Measures kinds, all rounds of one after the other; a result for each kind and server, with its rounds. */
async function measureAll(measured) {
  const results = []
  for (const kind of measured) {
    const able = up.filter((server) => answers(server, kind)).map((server) => {
      const result = { kind: kind.name, title: kind.title, server: server.id, rps: [], p50: [], p99: [], cpu: [] }
      return { server, result, asked: askedOf(kind, server) }
    })
    const checkAll = async () => {
      for (const { server, asked } of able) await check(server, asked, twin(server))
    }
    await checkAll()
    for (let round = 0; round < rounds; round++)
      for (const { server, asked, result } of turned(able, round)) {
        const one = await measure(server, asked, { ...settings, dir })
        for (const what of ["rps", "p50", "p99", "cpu"]) result[what].push(one[what])
        say(`${kind.name} ${round + 1}/${rounds} ${server.name}: ${show(one.rps, 0)}/s, p50 ${show(one.p50, 2)} ms, ` +
          `p99 ${show(one.p99, 2)} ms, ${show(one.cpu)} µs, load ${os.loadavg()[0].toFixed(1)}`)
      }
    await checkAll()
    results.push(...able.map(({ result }) => result))
  }
  return results
}

await sleep(1000)
for (const server of up) server.idle = rss(server.pid)
const fileSystem = execFileSync("stat", ["-f", "-c", "%T", dir], { encoding: "utf8" }).trim()
const facts = [machine(), `SQLite file on ${fileSystem}`, `wrk ${wrk}`]
const about = { date: new Date().toISOString().slice(0, 10), facts, customers, ...settings, rounds }
if (given.short) await short({ kinds, measureAll, about, write: given.write })
else {
  const results = await measureAll(kinds)
  const described = up.map(({ id, name, filled, ms, idle, peak }) => ({ id, name, filled, ms, idle, peak }))
  const run = { ...about, starts, servers: described, results }
  console.log(renderRun(run))
  if (given.write) keepRun(run)
}
for (const server of up) if (server.child) await stop(server.child)
process.exit()
