// Load, made by wrk: it counts what is answered, and how fast.

import { execFileSync, spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import path from "node:path"
import { cpu, keep, rss } from "./processes.mjs"

/** The version; fails when it is not installed. */
export function wrkVersion() {
  const first = (text) => /^wrk (\S+)/m.exec(String(text))?.[1]
  try {
    return first(execFileSync("wrk", ["-v"], { stdio: ["ignore", "pipe", "pipe"] }))
  } catch (error) {
    if (error.code === "ENOENT") throw new Error("wrk is not installed (Debian: apt install wrk)")
    return first(error.stdout) // it ends with 1 after printing its version
  }
}

/** Slow is not wrong: what is answered late is counted with the time that it took. */
const PATIENCE = "60s"

const HEAD = `
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
`
const TAIL = `
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("\\nRESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
end
`

/**
 * Loads a server: `server` has `url`, `pid` and a name; `script` is Lua that gives requests, where `number` is the thread's.
 * Every answer must have a status below 400.
 */
export async function load(server, script, { dir, threads, connections, seconds }) {
  const file = path.join(dir, "load.lua")
  writeFileSync(file, HEAD + script + TAIL)
  const before = cpu(server.pid)
  const limits = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, "--timeout", PATIENCE]
  const wrk = keep(spawn("wrk", [...limits, "--latency", "-s", file, server.url]))
  let output = ""
  for (const stream of [wrk.stdout, wrk.stderr]) stream.on("data", (data) => { output += data })
  const watch = setInterval(() => {
    const now = rss(server.pid)
    if (now > (server.peak ?? 0)) server.peak = now
  }, 100)
  const code = await new Promise((done, failed) => wrk.on("close", done).on("error", failed))
  clearInterval(watch)
  const result = /^RESULT (.*)$/m.exec(output)?.[1].split(" ").map(Number)
  if (code || !result) throw new Error(`wrk failed: ${output}`)
  const [requests, us, status, socket, p50, p99] = result
  if (status || socket || /Non-2xx|Socket errors/.test(output) || !requests)
    throw new Error(`${server.name}: not every answer was good\n${output}`)
  return { requests, rps: requests / (us / 1e6), p50: p50 / 1000, p99: p99 / 1000, cpu: (cpu(server.pid) - before) / requests }
}
