#!/usr/bin/env node
// The benchmark: Stheno beside the least program that could give the same answers
// (bench/floor) and, if asked, beside a running Medusa. Node 20, no dependencies; needs
// `wrk` and, unless both binaries are named, cargo. Linux: memory and CPU come from /proc.
//
//   node bench/run.mjs                                   build, fill, measure, print a table
//   node bench/run.mjs --write                           and put it into docs/performance.md
//   node bench/run.mjs --medusa http://127.0.0.1:9000 --medusa-email E --medusa-password P
//   node bench/run.mjs --medusa1 http://127.0.0.1:9001 --medusa1-email E --medusa1-password P   Medusa 1 as well
//   node bench/run.mjs --postgres postgres://…/empty     a second Stheno, on PostgreSQL
//
// Options (defaults in brackets):
//   --customers N     rows to create before measuring [10000]
//   --rounds N        every server is measured once per round, in turn [5]
//   --seconds N       length of one measurement [5], after --warmup N seconds [1]
//   --threads N       wrk -t [2]         --connections N   wrk -c [32]
//   --only LIST       of get,list,create,get1 [all]
//   --starts N        how often to start for the start time [5]
//   --stheno FILE     binary to measure, --floor FILE its yardstick: with both, nothing is built
//   --dir DIR         where the SQLite file goes, in a directory of its own [the system's /tmp]
//   --keep            leave that directory
//   --medusa-pid PID, --medusa1-pid PID   to report their CPU and memory too (one process)
//   --write           replace what is between the markers in docs/performance.md
//
// How it measures. Stheno creates a fresh SQLite file and the customers are created over HTTP.
// Then the floor opens the same file, and all servers stay up while one request kind after the
// other is measured: round 1 server A, server B, …; round 2 server A, server B, …. Whatever slows
// the machine for a while slows all of them. The same request goes to each (the floor ignores the
// token). Reads come before creates, so that they all see the same rows. Ratios are taken within a
// round, and the table has medians over the rounds. wrk runs on the same machine and takes its
// share of it, so the CPU time a server spends per request is reported as well.
//
// What it checks: that no answer of a measurement has a status of 400 or above and no socket
// failed; that samples before and after are the right customers, the floor's the same as Stheno's;
// that as many customers were stored as creates were answered. It stops where one of these fails.
//
// The databases of --postgres and --medusa should be for this only: customers are added until there
// are N, the creates add more, and nothing is deleted.

import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { request } from "node:http"
import os from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: {
    customers: text("10000"), rounds: text("5"), seconds: text("5"), warmup: text("1"), threads: text("2"),
    connections: text("32"), only: text("get,list,create,get1"), starts: text("5"), stheno: text(), floor: text(),
    dir: text(os.tmpdir()), postgres: text(), medusa: text(), "medusa-email": text(), "medusa-password": text(),
    "medusa-pid": text(), medusa1: text(), "medusa1-email": text(), "medusa1-password": text(), "medusa1-pid": text(), keep: { type: "boolean" }, write: { type: "boolean" }, help: { type: "boolean", short: "h" },
  },
})
if (options.help) {
  const lines = readFileSync(fileURLToPath(import.meta.url), "utf8").split("\n").slice(1)
  console.log(lines.slice(0, lines.indexOf("")).map((line) => line.replace(/^\/\/ ?/, "")).join("\n"))
  process.exit()
}
function whole(name, least) {
  const value = Number(options[name])
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: a whole number from ${least}`)
  return value
}
const N = whole("customers", 20)
const rounds = whole("rounds", 1)
const seconds = whole("seconds", 1)
const warmup = whole("warmup", 0)
const threads = whole("threads", 1)
const connections = whole("connections", threads)
const starts = whole("starts", 1)
const kinds = options.only.split(",")
const titles = {
  get: "GET /admin/customers/{id}",
  list: "GET /admin/customers?limit=20",
  create: "POST /admin/customers",
  get1: "GET /admin/customers/{id} in the way of Medusa 1",
}
for (const kind of kinds) if (!titles[kind]) throw new Error(`--only: ${kind} is none of ${Object.keys(titles)}`)
if (options.medusa && !(options["medusa-email"] && options["medusa-password"]))
  throw new Error("--medusa needs --medusa-email and --medusa-password")
if (options.medusa1 && !(options["medusa1-email"] && options["medusa1-password"]))
  throw new Error("--medusa1 needs --medusa1-email and --medusa1-password")

const page = path.join(root, "docs/performance.md")
const [start, end] = ["<!-- bench:start -->", "<!-- bench:end -->"]
if (options.write) replaceBetween("") // fails now rather than at the end

const admin = { email: "bench@example.com", password: "bench-password" }
const run = Date.now().toString(36)
const say = (line) => console.error(line)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const median = (list) => {
  const sorted = list.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

// ---- processes

const children = new Set()
const dir = mkdtempSync(path.join(options.dir, "stheno-bench-"))
function cleanUp() {
  for (const child of children) child.kill("SIGKILL")
  if (!options.keep) rmSync(dir, { recursive: true, force: true })
}
process.on("exit", cleanUp)
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))

function build() {
  if (options.stheno && options.floor) return { stheno: options.stheno, floor: options.floor }
  say("building …")
  const packages = ["-p", "stheno", "-p", "stheno-bench-floor"]
  execFileSync("cargo", ["build", "--release", ...packages], { cwd: root, stdio: ["ignore", 2, 2] })
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: root, maxBuffer: 1 << 28 })
  const target = path.join(JSON.parse(metadata).target_directory, "release")
  return {
    stheno: options.stheno ?? path.join(target, "stheno"),
    floor: options.floor ?? path.join(target, "stheno-bench-floor"),
  }
}

async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** Starts a server; `ms` is the time from there to the first answer to `first`. */
async function launch(command, args, port, first) {
  const url = `http://127.0.0.1:${port}`
  const begin = performance.now()
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, STHENO_ADMIN_EMAIL: admin.email, STHENO_ADMIN_PASSWORD: admin.password },
  })
  children.add(child)
  let output = ""
  let failure
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => { output = (output + data).slice(-4000) })
  child.on("error", (error) => { failure = error.message })
  child.on("exit", (code, signal) => { failure ??= `ended with ${code ?? signal}`; children.delete(child) })
  for (;;) {
    if (failure) throw new Error(`${command} ${failure}\n${output}`)
    if (performance.now() - begin > 60_000) throw new Error(`${command} does not answer at ${url}${first}\n${output}`)
    const status = await new Promise((done) => {
      const ask = request(url + first, { agent: false }, (response) => {
        response.resume()
        response.on("end", () => done(response.statusCode))
      })
      ask.on("error", () => done())
      ask.end()
    })
    if (status) return { child, url, pid: child.pid, ms: performance.now() - begin }
    await sleep(1)
  }
}
async function stop(child) {
  const ended = new Promise((done) => child.once("exit", done))
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000)
  await ended
  clearTimeout(timer)
}

/** MiB now. */
function rss(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024
  } catch { return undefined }
}
/** Microseconds of CPU time so far, user and system. */
const tick = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"]))
function cpu(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")
    return (Number(fields[11]) + Number(fields[12])) * tick
  } catch { return undefined }
}

// ---- talking to a server

async function call(server, pathname, body) {
  const response = await fetch(server.url + pathname, {
    method: body ? "POST" : "GET",
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(server.token && { authorization: `Bearer ${server.token}` }),
    },
    body: body && JSON.stringify(body),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`${server.name}: ${pathname} answers ${response.status} ${answer.slice(0, 300)}`)
  return JSON.parse(answer)
}
async function signIn(server) {
  server.token = undefined
  const first = async () => (await call(server, "/admin/auth/token", server.admin)).access_token
  const second = async () => (await call(server, "/auth/user/emailpass", server.admin)).token
  const [token, token1] = [server.kind === "medusa1" ? undefined : await second(), server.kind === "medusa" ? undefined : await first()]
  Object.assign(server, { token: token ?? token1, token1 })
}
const count = async (server) => (await call(server, "/admin/customers?limit=1&fields=id")).count

/** Some with all fields, some with few, as in a shop. */
const person = (i) => ({
  email: `c${i}.${run}@example.com`,
  first_name: ["Ada", "Bob", "Chloé", "Dmitri", "Esi"][i % 5],
  last_name: `Customer ${i}`,
  ...(i % 3 === 0 && { company_name: `Company ${i % 97} & Söhne`, phone: `+44 20 ${1000000 + i}` }),
  ...(i % 2 === 0 && { metadata: { source: "bench", n: i, tags: ["a", "b"], nested: { vip: i % 4 === 0 } } }),
})

/** Adds customers until there are N; keeps all ids, and the answers of some creates. */
async function fill(server) {
  const present = await count(server)
  if (present > 1.2 * N) say(`warning: ${server.name} has ${present} customers already, not ${N}`)
  server.known = []
  let next = present
  const begin = performance.now()
  const made = (i) => {
    if (server.kind !== "medusa1") return person(i)
    // There a guest has an empty password, and nobody a company.
    const { company_name, ...rest } = person(i)
    return { ...rest, password: "" }
  }
  const worker = async () => {
    while (next < N) {
      const i = next++
      const { customer } = await call(server, "/admin/customers", made(i))
      const { password, ...kept } = made(i)
      for (const [key, value] of Object.entries(kept)) assert.deepEqual(customer[key], value, `${server.name}: ${key}`)
      if (i % 101 === 0) server.known.push(customer)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  server.rows = await count(server)
  assert.equal(server.rows, Math.max(N, present), `${server.name}: count after filling`)
  server.ids = []
  while (server.ids.length < N) {
    const { customers } = await call(server, `/admin/customers?fields=id&order=id&limit=1000&offset=${server.ids.length}`)
    assert.ok(customers.length, `${server.name}: the list ends early`)
    server.ids.push(...customers.map(({ id }) => id))
  }
  server.ids.length = N
  assert.equal(new Set(server.ids).size, N, `${server.name}: an id twice`)
  say(`${server.name}: ${N - Math.min(N, present)} customers created in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
}

const keys = ["id", "company_name", "first_name", "last_name", "email", "phone", "metadata", "has_account", "created_by",
  "created_at", "updated_at", "deleted_at"]
const keys1 = ["id", "created_at", "updated_at", "deleted_at", "email", "first_name", "last_name", "billing_address_id", "phone",
  "has_account", "metadata", "orders", "shipping_addresses"]
/** Looks at some answers in the way of Medusa 1. */
async function sample1(server) {
  for (let i = 0; i < 20; i++) {
    const id = server.ids[Math.floor((i * N) / 20)]
    const { customer } = await call({ ...server, token: server.token1 }, `/admin/customers/${id}`)
    assert.deepEqual(Object.keys(customer), keys1, server.name)
    assert.deepEqual([customer.id, customer.orders, customer.shipping_addresses], [id, [], []], server.name)
  }
}
/** Looks at some answers; `twin` is a server on the same rows that must say the same. */
async function sample(server, twin) {
  if (server.token1 && server.kind !== "floor") await sample1(server)
  if (server.kind === "medusa1") return
  const list = await call(server, "/admin/customers?limit=20")
  assert.deepEqual(Object.keys(list), ["customers", "count", "offset", "limit"], server.name)
  assert.equal(list.customers.length, 20, server.name)
  assert.deepEqual([list.offset, list.limit], [0, 20], server.name)
  assert.ok(list.count >= N, `${server.name}: count ${list.count}`)
  if (twin) assert.deepEqual(list.customers, (await call(twin, "/admin/customers?limit=20")).customers, server.name)
  for (let i = 0; i < 20; i++) {
    const id = server.ids[Math.floor((i * N) / 20)]
    const answer = await call(server, `/admin/customers/${id}`)
    assert.deepEqual(Object.keys(answer), ["customer"], server.name)
    assert.deepEqual(Object.keys(answer.customer), keys, server.name)
    assert.equal(answer.customer.id, id, server.name)
    if (twin) assert.deepEqual(answer, await call(twin, `/admin/customers/${id}`), server.name)
  }
  for (const customer of server.known.slice(0, 20))
    assert.deepEqual(await call(server, `/admin/customers/${customer.id}`), { customer }, server.name)
}

// ---- one measurement

let measurement = 0
function script(server, kind) {
  const file = path.join(dir, `${kind}.lua`)
  const ids = path.join(dir, "ids.txt")
  if (kind === "get" || kind === "get1") writeFileSync(ids, server.ids.join("\n") + "\n")
  // Requests of reads are made beforehand: what wrk does not do, the servers can have.
  const parts = {
    get: `
function init(args)
  requests = {}
  for id in io.lines(${JSON.stringify(ids)}) do
    requests[#requests + 1] = wrk.format("GET", "/admin/customers/" .. id)
  end
  at = number * 5003
end
function request()
  at = at + 7919 -- a prime: all ids in turn, far apart
  return requests[at % #requests + 1]
end`,
    list: `
function init(args) one = wrk.format("GET", "/admin/customers?limit=20") end
function request() return one end`,
    create: `
function init(args) at = 0 end
function request()
  at = at + 1
  local name = "w" .. number .. "-" .. at .. ".${run}-${measurement++}"
  return wrk.format("POST", "/admin/customers", nil, '{"email":"' .. name .. '@example.com","first_name":"Ada",' ..
    '"last_name":"Load","phone":"+44 20 7946 0000","metadata":{"source":"bench"}}')
end`,
  }
  parts.get1 = parts.get
  const token = kind === "get1" ? server.token1 : server.token
  writeFileSync(file, `wrk.headers["authorization"] = ${JSON.stringify(`Bearer ${token}`)}
${kind === "create" ? 'wrk.headers["content-type"] = "application/json"' : ""}
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
${parts[kind]}
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("\\nRESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
end
`)
  return file
}

async function load(server, kind, time) {
  const before = cpu(server.pid)
  const wrk = spawn("wrk", [`-t${threads}`, `-c${connections}`, `-d${time}s`, "--latency", "-s", script(server, kind), server.url])
  children.add(wrk)
  let output = ""
  for (const stream of [wrk.stdout, wrk.stderr]) stream.on("data", (data) => { output += data })
  const watch = setInterval(() => {
    const now = rss(server.pid)
    if (now > (server.peak ?? 0)) server.peak = now
  }, 100)
  const code = await new Promise((done, failed) => wrk.on("close", done).on("error", failed))
  clearInterval(watch)
  children.delete(wrk)
  const result = /^RESULT (.*)$/m.exec(output)?.[1].split(" ").map(Number)
  if (code || !result) throw new Error(`wrk failed: ${output}`)
  const [requests, us, status, socket, p50, p99] = result
  if (status || socket || /Non-2xx|Socket errors/.test(output) || !requests)
    throw new Error(`${server.name}, ${titles[kind]}: not every answer was good\n${output}`)
  const after = cpu(server.pid)
  return { requests, rps: requests / (us / 1e6), p50: p50 / 1000, p99: p99 / 1000, cpu: (after - before) / requests }
}

async function measure(server, kind) {
  const rows = kind === "create" ? await count(server) : 0
  const warm = warmup ? await load(server, kind, warmup) : { requests: 0 }
  const result = await load(server, kind, seconds)
  if (kind === "create") {
    // wrk hangs up at the end: what is then on its way is stored, but not counted by it.
    const stored = (await count(server)) - rows
    const answered = warm.requests + result.requests
    assert.ok(stored >= answered && stored <= answered + 2 * connections, `${server.name}: ${stored} stored, ${answered} answered`)
  }
  return result
}

// ---- the table

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4)
const show = (value, fixed = digits(value)) =>
  value === undefined || Number.isNaN(value) ? "–" : value.toFixed(fixed).replace(/\B(?=(\d{3})+$)/g, fixed ? "" : ",")
function ratio(results, other) {
  if (!other || other === results) return "–"
  const each = results.map((result, i) => result.rps / other[i].rps)
  const range = each.length > 1 ? ` (${show(Math.min(...each))}–${show(Math.max(...each))})` : ""
  return `${show(median(each))}${range}`
}
const row = (cells) => `| ${cells.join(" | ")} |`

function report(servers, results, facts) {
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, ${facts.join(", ")}.`,
    `${N} customers; \`wrk -t${threads} -c${connections} -d${seconds}s\` on the same machine; medians of ${rounds} rounds, ` +
      "ratios of requests per second (lowest and highest in brackets).",
    "",
  ]
  const real = (request) => servers.find(({ kind }) => kind === (request === "get1" ? "medusa1" : "medusa"))
  const medusa = kinds.some(real)
  const head = ["request", "server", "requests/s", "p50 ms", "p99 ms", "CPU µs/request", "of the floor", ...(medusa ? ["of Medusa"] : [])]
  lines.push(row(head), row(head.map((_, i) => (i < 2 ? "---" : "---:"))))
  for (const kind of kinds)
    for (const server of servers) {
      const own = results.get(`${kind} ${server.name}`)
      if (!own) continue
      const of = (what) => median(own.map((result) => result[what]))
      const floor = results.get(`${kind} ${servers[0].name}`)
      lines.push(row([
        `\`${titles[kind]}\``, server.name, show(of("rps"), 0), show(of("p50"), 2), show(of("p99"), 2), show(of("cpu")),
        ratio(own, floor), ...(medusa ? [ratio(own, results.get(`${kind} ${real(kind)?.name}`))] : []),
      ]))
    }
  const head2 = ["server", "start to first answer, ms", "memory idle, MiB", "memory under load, MiB"]
  lines.push("", row(head2), row(head2.map((_, i) => (i ? "---:" : "---"))))
  for (const server of servers) lines.push(row([server.name, show(server.ms), show(server.idle, 1), show(server.peak, 1)]))
  lines.push(
    "",
    "Start: of a process on an existing database, until a request is answered; median of " +
      `${starts}. Memory: VmRSS; idle a second after such a start and the sample requests, under load the highest seen.`,
  )
  return lines.join("\n")
}

function replaceBetween(table) {
  const old = readFileSync(page, "utf8")
  const [from, to] = [old.indexOf(start), old.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${start} … ${end}`)
  if (table) writeFileSync(page, `${old.slice(0, from + start.length)}\n${table}\n${old.slice(to)}`)
}

// ---- all of it

const version = (/^wrk (\S+)/m.exec(wrkVersion()) ?? [])[1]
function wrkVersion() {
  try {
    return execFileSync("wrk", ["-v"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  } catch (error) {
    if (error.code === "ENOENT") throw new Error("wrk is not installed (Debian: apt install wrk)")
    return String(error.stdout) // it ends with 1 after printing its version
  }
}
const binaries = build()
const database = path.join(dir, "bench.sqlite")
const serve = (url) => async () => {
  const port = await freePort()
  return launch(binaries.stheno, ["serve", "--listen", `127.0.0.1:${port}`, "--database-url", url], port, "/health")
}
const ours = { name: "Stheno, SQLite", kind: "stheno", admin, launch: serve(`sqlite:${database}`) }
const floor = {
  name: "floor",
  kind: "floor",
  async launch() {
    const port = await freePort()
    return launch(binaries.floor, [database, `127.0.0.1:${port}`], port, `/admin/customers/${ours.ids[0]}`)
  },
}
const servers = [floor, ours]
if (options.postgres) servers.push({ name: "Stheno, PostgreSQL", kind: "stheno", admin, launch: serve(options.postgres) })
if (options.medusa)
  servers.push({
    name: "Medusa",
    kind: "medusa",
    url: options.medusa.replace(/\/$/, ""),
    pid: options["medusa-pid"],
    admin: { email: options["medusa-email"], password: options["medusa-password"] },
  })
if (options.medusa1)
  servers.push({
    name: "Medusa 1",
    kind: "medusa1",
    url: options.medusa1.replace(/\/$/, ""),
    pid: options["medusa1-pid"],
    admin: { email: options["medusa1-email"], password: options["medusa1-password"] },
  })

for (const server of servers) {
  if (server === floor) continue
  if (server.launch) Object.assign(server, await server.launch())
  await signIn(server)
  await fill(server)
  if (server.launch) await stop(server.child)
}
for (const server of servers) {
  if (server.launch) {
    const times = []
    for (let i = 0; i < starts; i++) {
      if (i) await stop(server.child)
      Object.assign(server, await server.launch())
      times.push(server.ms)
    }
    server.ms = median(times)
  }
  if (server === floor) Object.assign(floor, { ids: ours.ids, known: ours.known })
  else await signIn(server)
}
Object.assign(floor, { token: ours.token, token1: ours.token1 })
/** What does not speak a language is not asked in it. */
const speaks = (server, kind) => server.kind !== (kind === "get1" ? "medusa" : "medusa1")
const check = async () => {
  for (const server of servers) await sample(server, server === floor ? ours : undefined)
}
await check()
await sleep(1000)
for (const server of servers) server.idle = rss(server.pid)

const results = new Map()
for (const kind of kinds) {
  const able = servers.filter((server) => speaks(server, kind) && (server !== floor || kind !== "create"))
  for (const server of able) results.set(`${kind} ${server.name}`, [])
  for (let round = 1; round <= rounds; round++) {
    for (const server of able) {
      const result = await measure(server, kind)
      results.get(`${kind} ${server.name}`).push(result)
      say(`${kind} ${round}/${rounds} ${server.name}: ${show(result.rps, 0)}/s, p50 ${show(result.p50, 2)} ms, ` +
        `p99 ${show(result.p99, 2)} ms, load ${os.loadavg()[0].toFixed(1)}`)
    }
    await check()
  }
}

const fileSystem = execFileSync("stat", ["-f", "-c", "%T", dir], { encoding: "utf8" }).trim()
const facts = [
  `${os.cpus().length} × ${os.cpus()[0].model.trim()}`, `Linux ${os.release().split("-")[0]}`, `SQLite file on ${fileSystem}`,
  `wrk ${version}`,
]
const table = report(servers, results, facts)
for (const server of servers) if (server.child) await stop(server.child)
console.log(table)
if (options.write) replaceBetween(table)
