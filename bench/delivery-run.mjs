#!/usr/bin/env node
// Measures what events cost: creates with them, and with a webhook that gets them, beside creates without; and requests beside
// receivers that fail, beside requests without. Node 20, no dependencies; needs `wrk`, PostgreSQL's programs and, unless the
// program is named, cargo. Linux.
//
//   node bench/delivery-run.mjs            builds, measures on both databases, prints a table
//   node bench/delivery-run.mjs --write    and puts it into docs/performance.md
//
// Options (defaults in brackets):
//   --rounds N        every server is measured once per round, in turn [5]
//   --seconds N       length of one measurement [5]
//   --customers N     customers that are there before [10000]
//   --threads N       wrk -t [2]         --connections N   wrk -c [32]
//   --only LIST       of sqlite,postgres [both]
//   --requests LIST   of create,get [both]
//   --stheno FILE     the program; nothing is built
//   --dir DIR         where SQLite's files go, in a folder of its own [the system's /tmp]
//
// All servers are up all the time, each on a database of its own. Ratios are taken within a round; the table has their medians.
// The receivers are in the process of the benchmark, on the same machine: what they cost is taken from the server.

import assert from "node:assert/strict"
import { createServer } from "node:http"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { median, ratio, replaceBetween, show, table } from "./lib/numbers.mjs"
import { startPostgres } from "./lib/postgres.mjs"
import { build, folder, freePort, launch, machine, root, sleep, stop } from "./lib/processes.mjs"
import { load, wrkVersion } from "./lib/wrk.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: {
    rounds: text("5"), seconds: text("5"), customers: text("10000"), threads: text("2"), connections: text("32"),
    only: text("sqlite,postgres"), requests: text("create,get"), stheno: text(), dir: text(os.tmpdir()), write: { type: "boolean" },
  },
})
const [rounds, seconds, customers] = [options.rounds, options.seconds, options.customers].map(Number)
const kinds = options.requests.split(",")
const page = path.join(root, "docs/performance.md")
const admin = { email: "bench@example.com", password: "bench-password" }
const dir = folder(options.dir)
const version = wrkVersion()

async function receiver(behave) {
  const server = createServer((request, response) => {
    request.resume()
    request.on("end", () => {
      server.count += 1
      behave(response)
    })
  })
  server.count = 0
  await new Promise((done) => server.listen(0, "127.0.0.1", done))
  server.unref()
  return server
}

const good = (response) => response.end()
const failing = [
  (response) => response.writeHead(500).end(),
  () => {}, // never answers
  (response) => setTimeout(() => response.end(), 3000),
  (response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
  (response) => response.destroy(),
]

const SERVERS = [
  { name: "without events", env: { STHENO_EVENTS: "false" }, receivers: [] },
  { name: "with events", env: {}, receivers: [] },
  { name: "with a webhook", env: {}, receivers: [good] },
  { name: "with five receivers that fail", env: {}, receivers: failing },
]

const KINDS = {
  create: (token, run) => `
local at = 0
wrk.headers["authorization"] = "Bearer ${token}"
wrk.headers["content-type"] = "application/json"
function request()
  at = at + 1
  local body = '{"email":"w' .. number .. '-' .. at .. '.${run}@example.com","first_name":"Ada","last_name":"Load"}'
  return wrk.format("POST", "/admin/customers", nil, body)
end`,
  get: (token, _, ids) => `
wrk.headers["authorization"] = "Bearer ${token}"
local ids = { ${ids.map((id) => `"${id}"`).join(", ")} }
local at = 0
function init(args) at = number * 503 end
function request()
  at = at + 79
  return wrk.format("GET", "/admin/customers/" .. ids[at % #ids + 1])
end`,
}

async function call(server, pathname, body) {
  const response = await fetch(server.url + pathname, {
    method: body ? "POST" : "GET",
    headers: { "content-type": "application/json", ...(server.token && { authorization: `Bearer ${server.token}` }) },
    body: body && JSON.stringify(body),
  })
  const answer = await response.text()
  assert.ok(response.ok, `${server.name}: ${pathname} answers ${response.status} ${answer.slice(0, 300)}`)
  return JSON.parse(answer)
}

async function start({ name, env, receivers }, program, database) {
  const port = await freePort()
  const settings = {
    ...env,
    STHENO_ADMIN_EMAIL: admin.email, STHENO_ADMIN_PASSWORD: admin.password, STHENO_LOG: "error",
    STHENO_WEBHOOK_NETWORKS: "127.0.0.0/8", STHENO_MAIL: "false", STHENO_DATABASE_URL: database,
  }
  const server = await launch(program, ["serve", "--listen", `127.0.0.1:${port}`], port, "/health", settings)
  Object.assign(server, { name, receivers: [] })
  server.token = (await call(server, "/auth/user/emailpass", admin)).token
  let next = 0
  const worker = async () => {
    while (next < customers) await call(server, "/v2/admin/customers", { email: `c${next++}@example.com`, first_name: "Bob" })
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  server.ids = (await call(server, "/admin/customers?limit=1000&fields=id")).customers.map(({ id }) => id)
  for (const behave of receivers) {
    const receiver_ = await receiver(behave)
    await call(server, "/admin/webhooks", { url: `http://127.0.0.1:${receiver_.address().port}/`, events: ["customer.*"] })
    server.receivers.push(receiver_)
  }
  return server
}

/** In each round another one comes first: what is done before is done to all of them. */
const turned = (servers, round) => servers.map((_, at) => servers[(at + round) % servers.length])

let run = 0
async function measure(server, kind) {
  const limits = { dir, threads: Number(options.threads), connections: Number(options.connections), seconds }
  return load(server, KINDS[kind](server.token, `r${run++}`, server.ids), limits)
}

/** Waits until a webhook has got all there is. */
async function delivered(server) {
  for (;;) {
    const { webhooks } = await call(server, "/admin/webhooks?fields=id,pending")
    if (webhooks.every(({ pending }) => pending === 0)) {
      // What is not scheduled yet is seen by nobody's count.
      const before = server.receivers.map(({ count }) => count)
      await sleep(300)
      if (server.receivers.every(({ count }, at) => count === before[at])) return
    }
    await sleep(50)
  }
}

async function all(engine, program, database) {
  const servers = []
  for (const [number, described] of SERVERS.entries()) servers.push(await start(described, program, database(`bench_${number}`)))
  const results = new Map(servers.flatMap(({ name }) => kinds.map((kind) => [`${kind} ${name}`, []])))
  for (const kind of kinds)
    for (let round = 1; round <= rounds; round++)
      for (const server of turned(servers, round)) {
        const result = await measure(server, kind)
        results.get(`${kind} ${server.name}`).push(result)
        console.error(`${engine}, ${kind} ${round}/${rounds} ${server.name}: ${show(result.rps, 0)}/s, p99 ${show(result.p99)} ms`)
        if (server.name === "with a webhook" && kind === "create") {
          const [begin, before] = [performance.now(), server.receivers[0].count]
          await delivered(server)
          const rate = (server.receivers[0].count - before) / ((performance.now() - begin) / 1000)
          console.error(`${engine}, the rest was delivered at ${show(rate, 0)}/s`)
        }
      }
  for (const server of servers) await stop(server.child)
  return kinds.flatMap((kind) =>
    servers.map(({ name }) => {
      const [own, plain] = [results.get(`${kind} ${name}`), results.get(`${kind} ${SERVERS[0].name}`)]
      const of = (list, what) => list.map((result) => result[what])
      const compare = (what) => (own === plain ? "–" : ratio(of(own, what), of(plain, what)))
      const title = { create: "POST /admin/customers", get: "GET /admin/customers/{id}" }[kind]
      return [engine, `\`${title}\``, name, show(median(of(own, "rps")), 0), compare("rps"), compare("p50"), compare("p99")]
    }))
}

const program = options.stheno ?? path.join(build("stheno"), "stheno")
const rows = []
if (options.only.includes("sqlite")) rows.push(...await all("SQLite", program, (name) => `sqlite:${path.join(dir, name)}.db`))
if (options.only.includes("postgres")) {
  const postgres = await startPostgres()
  rows.push(...await all(`PostgreSQL ${postgres.version}`, program, postgres.database))
}
const head = ["database", "request", "server", "requests/s", "of those without events", "p50, of that without", "p99, of that without"]
const result = [
  `${new Date().toISOString().slice(0, 10)}, ${machine()}, wrk ${version}; ${customers} customers, ` +
    `\`wrk -t${options.threads} -c${options.connections} -d${seconds}s\`, medians of ${rounds} rounds (lowest and highest in brackets).`,
  "",
  table(head, rows, 3),
].join("\n")
console.log(result)
if (options.write) replaceBetween(page, "delivery", result)
process.exit()
