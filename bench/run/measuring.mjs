// One measurement, and whether its answers are right.

import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import path from "node:path"
import { load } from "../lib/wrk.mjs"
import { call, count, headersOf, pathOf } from "./client.mjs"
import { APART } from "./kinds.mjs"

/** Of so many requests of a kind the answers are looked at, before and after. */
const LOOKED_AT = 12

/** A text in Lua; of plain characters, as addresses, tokens and names of files are. */
const lua = JSON.stringify

/** Requests as lines of a file, and a script that asks them in turn. What is not made anew each time is made beforehand. */
function script(server, kind, { dir, run }) {
  const file = path.join(dir, "requests.tsv")
  const lines = kind.requests.map((request) => {
    const { v, as, body, method = body ? "POST" : "GET" } = request
    return [`${v} ${as}`, method, pathOf(server, request), body ? JSON.stringify(body) : ""].join("\t")
  })
  writeFileSync(file, lines.join("\n") + "\n")
  const askers = new Map(kind.requests.map((request) => [`${request.v} ${request.as}`, headersOf(server, request)]))
  const headers = [...askers].map(([asker, shown]) => {
    const all = Object.entries({ ...shown, "content-type": "application/json" })
    return `[${lua(asker)}] = { ${all.map(([name, value]) => `[${lua(name)}] = ${lua(value)}`).join(", ")} }`
  })
  return `
local headers = { ${headers.join(",\n")} }
local requests = {}
local asked = 0
function init(args)
  for line in io.lines(${lua(file)}) do
    local asker, method, path, body = line:match("^([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)\\t(.*)$")
    if body == "" then body = nil end
    if body and body:find("%n", 1, true) then
      requests[#requests + 1] = { method, path, headers[asker], body }
    else
      requests[#requests + 1] = wrk.format(method, path, headers[asker], body)
    end
  end
  at = number * 5003 -- the first thread's is 0
end
function request()
  at = at + ${APART}
  local one = requests[at % #requests + 1]
  if type(one) == "string" then return one end
  asked = asked + 1
  local body = one[4]:gsub("%%n", number .. "-" .. asked .. "-${run}")
  return wrk.format(one[1], one[2], one[3], body)
end`
}

const withoutCount = ({ count: _, ...rest }) => rest

/** Looks at some answers; `twin` is a server on the same rows that must say the same. */
export async function check(server, kind, twin) {
  const known = kind.requests.filter(({ expect }) => expect)
  const step = Math.max(1, Math.floor(known.length / LOOKED_AT))
  for (let at = 0; at < known.length; at += step) {
    const answer = await call(server, known[at])
    try {
      known[at].expect(answer)
      if (twin) assert.deepEqual(withoutCount(answer), withoutCount(await call(twin, known[at])))
    } catch (error) {
      error.message = `${server.name}, ${known[at].path}: ${error.message}`
      throw error
    }
  }
}

let measured = 0

/** Measures a kind at a server: requests a second, p50 and p99 in milliseconds, microseconds of CPU for a request. */
export async function measure(server, kind, settings) {
  const { seconds, warmup, connections } = settings
  const before = kind.stored && !server.countsOnce ? await count(server) : undefined
  const asked = (time) => {
    const run = `${Date.now().toString(36)}${measured++}`
    const least = Math.max(time, kind.seconds ?? 0)
    return load(server, script(server, kind, { ...settings, run }), { ...settings, seconds: least })
  }
  const warm = warmup ? await asked(warmup) : { requests: 0 }
  const result = await asked(seconds)
  if (before !== undefined) {
    // wrk hangs up at the end: what is then on its way is stored, but not counted by it.
    const stored = (await count(server)) - before
    const answered = warm.requests + result.requests
    const right = stored >= answered && stored <= answered + 2 * connections
    assert.ok(right, `${server.name}: ${stored} stored, ${answered} answered`)
  }
  if (kind.changed) {
    // The second one of the first thread: wrk may look at the first one without sending it.
    const changed = kind.changed(kind.requests[(2 * APART) % kind.requests.length])
    changed.expect(await call(server, changed))
  }
  return result
}
