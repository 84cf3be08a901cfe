#!/usr/bin/env node
// Measures what compression costs and saves: a page of 20 customers and one of 1000, as they are and in each coding.
// Node 20, no dependencies; needs `wrk` and, unless the program is named, cargo. Linux.
//
//   node bench/coding-run.mjs
//
// Options (defaults in brackets):
//   --rounds N        each round measures all, one after the other [5]
//   --seconds N       length of one measurement [3]
//   --connections N   how many ask [16]
//   --stheno FILE     the program; with it, nothing is built

import { get } from "node:http"
import { parseArgs } from "node:util"
import { filled } from "./lib/filled.mjs"
import { median, show, table } from "./lib/numbers.mjs"
import { machine } from "./lib/processes.mjs"
import { load, wrkVersion } from "./lib/wrk.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: { rounds: text("5"), seconds: text("3"), connections: text("16"), stheno: text() },
})
const CODINGS = ["identity", "zstd", "gzip"]
const PAGES = [20, 1000]
const version = wrkVersion()
const server = await filled({ program: options.stheno, customers: 1000 })
const page = (limit) => `/admin/customers?limit=${limit}`

/** How many bytes an answer has. */
function bytes(limit, coding) {
  const headers = { authorization: `Bearer ${server.token}`, "accept-encoding": coding }
  return new Promise((done, failed) => {
    get(server.url + page(limit), { headers }, (answer) => {
      if ((answer.headers["content-encoding"] ?? "identity") !== coding) failed(new Error(`not compressed by ${coding}`))
      answer.resume().on("end", () => done(Number(answer.headers["content-length"])))
    }).on("error", failed)
  })
}
const script = (limit, coding) => `
wrk.headers["authorization"] = ${JSON.stringify(`Bearer ${server.token}`)}
wrk.headers["accept-encoding"] = ${JSON.stringify(coding)}
function init(args) one = wrk.format("GET", ${JSON.stringify(page(limit))}) end
function request() return one end
`
const cases = PAGES.flatMap((limit) => CODINGS.map((coding) => ({ limit, coding, runs: [] })))
for (let round = 1; round <= Number(options.rounds); round++) {
  for (const { limit, coding, runs } of cases) {
    const how = { dir: server.dir, threads: 1, connections: Number(options.connections), seconds: Number(options.seconds) }
    runs.push(await load(server, script(limit, coding), how))
  }
  console.error(`round ${round} of ${options.rounds}`)
}
const rows = await Promise.all(cases.map(async ({ limit, coding, runs }) => {
  const middle = (what) => show(median(runs.map((run) => run[what])))
  return [`${limit} customers, \`${coding}\``, show(await bytes(limit, coding)), middle("rps"), middle("cpu")]
}))
console.log(`${machine()}, wrk ${version}; ${options.connections} connections; medians of ${options.rounds} rounds.\n`)
console.log(table(["page", "bytes", "requests/s", "CPU µs/request"], rows))
process.exit()
