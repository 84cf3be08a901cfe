// A PostgreSQL of the benchmark's own, with the settings that it is installed with: an answered write is on disk.

import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs"
import path from "node:path"
import { finallyDo, folder, freePort, keep, sleep } from "./processes.mjs"

const MISSING = "PostgreSQL's initdb is neither under /usr/lib/postgresql nor in the PATH (Debian: apt install postgresql)"

function programs() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : []
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`)
  const found = [...newestFirst, ...(process.env.PATH ?? "").split(":")].find((bin) => existsSync(path.join(bin, "initdb")))
  if (!found) throw new Error(MISSING)
  return found
}

/** PostgreSQL refuses to be root. */
function user() {
  if (process.getuid() !== 0) return {}
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

/** Tells a database's planner what there is by now, which a server does by itself within some minutes. */
export function analyze(url) {
  execFileSync(path.join(programs(), "psql"), ["-X", "-q", "-c", "VACUUM ANALYZE", url], { stdio: ["ignore", "ignore", "pipe"] })
}

/** Starts one; `database(name)` makes a database and gives its address. */
export async function startPostgres() {
  const [bin, as, home] = [programs(), user(), folder()]
  const data = path.join(home, "data")
  mkdirSync(data)
  if (as.uid !== undefined) for (const owned of [home, data]) chownSync(owned, as.uid, as.gid)
  const options = { ...as, cwd: home }
  const arguments_ = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", data]
  execFileSync(path.join(bin, "initdb"), arguments_, { ...options, stdio: ["ignore", "ignore", 2] })
  const port = await freePort()
  const settings = ["listen_addresses=127.0.0.1", "max_connections=200", `unix_socket_directories=${home}`]
  const server = spawn(
    path.join(bin, "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    { ...options, stdio: "ignore" },
  )
  keep(server)
  finallyDo(() => server.kill("SIGINT"))
  const url = (name) => `postgres://postgres@127.0.0.1:${port}/${name}`
  const sql = (text) =>
    execFileSync(path.join(bin, "psql"), ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", text, url("postgres")], { stdio: "pipe" })
  for (let tries = 0; ; tries++) {
    try {
      sql("SELECT 1")
      break
    } catch (error) {
      if (tries === 300) throw error
      await sleep(100)
    }
  }
  const version = execFileSync(path.join(bin, "postgres"), ["--version"], { encoding: "utf8" }).match(/[\d.]+/)[0]
  return {
    version,
    database(name) {
      sql(`CREATE DATABASE ${name}`)
      return url(name)
    },
  }
}
