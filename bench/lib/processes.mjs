// Processes of a benchmark: started, looked at, and gone when it ends.

import { execFileSync, spawn } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { request } from "node:http"
import { createServer } from "node:net"
import os from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

const children = new Set()
const atTheEnd = []
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL")
  for (const act of atTheEnd.reverse()) act()
})
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))

/** Does something when the benchmark ends, however it does. */
export const finallyDo = (act) => atTheEnd.push(act)

/** Keeps a process, so that it ends with the benchmark. */
export function keep(child) {
  children.add(child)
  child.on("exit", () => children.delete(child))
  return child
}

/** A folder that goes away with the benchmark. */
export function folder(below = os.tmpdir()) {
  const made = mkdtempSync(path.join(below, "stheno-bench-"))
  finallyDo(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Builds packages as they are released; the folder with the programs. */
export function build(...packages) {
  const named = packages.flatMap((name) => ["-p", name])
  execFileSync("cargo", ["build", "--release", ...named], { cwd: root, stdio: ["ignore", 2, 2] })
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: root, maxBuffer: 1 << 28 })
  return path.join(JSON.parse(metadata).target_directory, "release")
}

export async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** What a server writes goes where that of the Medusas goes, into a file; to read it here would take time from all of them. */
function log() {
  const file = path.join(folder(), "log")
  return { fd: openSync(file, "a"), end: () => readFileSync(file, "utf8").slice(-4000) }
}

/** Starts a server; `ms` is the time from there to the first answer to `first`. */
export async function launch(command, args, port, first, env = {}) {
  const url = `http://127.0.0.1:${port}`
  const said = log()
  const begin = performance.now()
  const child = keep(spawn(command, args, { stdio: ["ignore", said.fd, said.fd], env: { ...process.env, ...env } }))
  closeSync(said.fd)
  let failure
  child.on("error", (error) => { failure = error.message })
  child.on("exit", (code, signal) => { failure ??= `ended with ${code ?? signal}` })
  for (;;) {
    if (failure) throw new Error(`${command} ${failure}\n${said.end()}`)
    if (performance.now() - begin > 60_000) throw new Error(`${command} does not answer at ${url}${first}\n${said.end()}`)
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

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once("exit", done))
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000)
  await ended
  clearTimeout(timer)
}

/** MiB in memory now. */
export function rss(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024
  } catch { return undefined }
}

const tick = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"]))

/** Microseconds of CPU time so far, user and system. */
export function cpu(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")
    return (Number(fields[11]) + Number(fields[12])) * tick
  } catch { return undefined }
}

/** What it was measured on. */
export function machine() {
  const [first] = os.cpus()
  return `${os.cpus().length} × ${first.model.trim()}, Linux ${os.release().split("-")[0]}`
}
