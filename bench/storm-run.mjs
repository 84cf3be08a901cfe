#!/usr/bin/env node
// Measures what a storm of sign-ins does to everybody else: reads of one customer each, with nobody signing in and with many at once.
// Node 20, no dependencies; needs `wrk` and, unless the program is named, cargo. Linux.
//
//   node bench/storm-run.mjs
//
// Options (defaults in brackets):
//   --rounds N        each round measures both, one after the other [5]
//   --seconds N       length of one measurement [5]
//   --customers N     how many are read in turn [1000]
//   --readers N       connections that read [32]
//   --sign-ins N      connections that sign in, each again as soon as it is answered or refused [64]
//   --stheno FILE     the program; with it, nothing is built
//
// The limits on signing in are switched off. Whoever is refused, because too many wait already, tries again at once, which is more
// than a client should do. Ratios are taken within a round.

import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import path from "node:path"
import { parseArgs } from "node:util"
import { filled } from "./lib/filled.mjs"
import { median, ratio, show, table } from "./lib/numbers.mjs"
import { keep, machine, sleep } from "./lib/processes.mjs"
import { load, wrkVersion } from "./lib/wrk.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: {
    rounds: text("5"), seconds: text("5"), customers: text("1000"), readers: text("32"), "sign-ins": text("64"), stheno: text(),
  },
})
const number = (name) => Number(options[name])
const version = wrkVersion()
const server = await filled({ program: options.stheno, customers: number("customers") })
const { dir } = server
writeFileSync(path.join(dir, "ids.txt"), server.ids.join("\n"))

const reads = `
wrk.headers["authorization"] = ${JSON.stringify(`Bearer ${server.token}`)}
function init(args)
  requests = {}
  for id in io.lines(${JSON.stringify(path.join(dir, "ids.txt"))}) do
    requests[#requests + 1] = wrk.format("GET", "/admin/customers/" .. id)
  end
  at = number * 503
end
function request()
  at = at + 1
  return requests[at % #requests + 1]
end
`

/** Signs in over and over until it is told to end; how many were signed in, and how many refused. */
function storm() {
  const file = path.join(dir, "storm.lua")
  writeFileSync(file, `
wrk.method = "POST"
wrk.path = "/auth/user/emailpass"
wrk.headers["content-type"] = "application/json"
wrk.body = ${JSON.stringify(JSON.stringify(server.admin))}
function done(summary, latency)
  io.write(string.format("\\nRESULT %d %d %d\\n", summary.requests, summary.errors.status, summary.duration))
end
`)
  const seconds = number("seconds") + 2
  const wrk = keep(spawn("wrk", ["-t1", `-c${options["sign-ins"]}`, `-d${seconds}s`, "--timeout", "60s", "-s", file, server.url]))
  let output = ""
  wrk.stdout.on("data", (data) => { output += data })
  return new Promise((done, failed) => wrk.on("error", failed).on("close", () => {
    const [all, refused, us] = /^RESULT (.*)$/m.exec(output)?.[1].split(" ").map(Number) ?? failed(new Error(output))
    done({ signedIn: ((all - refused) * 1e6) / us, refused: (refused * 1e6) / us })
  }))
}

const measure = () => load(server, reads, { dir, threads: 1, connections: number("readers"), seconds: number("seconds") })
await measure()
const [calm, stormy, storms] = [[], [], []]
for (let round = 1; round <= number("rounds"); round++) {
  calm.push(await measure())
  const storming = storm()
  await sleep(1000)
  stormy.push(await measure())
  storms.push(await storming)
  console.error(`round ${round}: ${show(calm.at(-1).rps)} and ${show(stormy.at(-1).rps)} reads a second`)
}
const of = (list, what) => list.map((one) => one[what])
const row = (name, list, share) => [name, ...["rps", "p50", "p99"].map((what) => show(median(of(list, what)))), share]
console.log(`${machine()}, wrk ${version}; ${options.readers} connections read, ${options["sign-ins"]} sign in; medians of ${options.rounds} rounds.\n`)
console.log(table(["reads of one customer", "requests/s", "p50 ms", "p99 ms", "of the calm"], [
  row("nobody signs in", calm, "–"),
  row("a storm of sign-ins", stormy, ratio(of(stormy, "rps"), of(calm, "rps"))),
]))
console.log(`\nIn the storm ${show(median(of(storms, "signedIn")))} a second were signed in, and ${show(median(of(storms, "refused")))} refused.`)
process.exit()
