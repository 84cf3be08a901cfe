#!/usr/bin/env node
// Makes recorded.json, on standard output, from a recording of the client with the real Medusa:
//
//     node convert.mjs path/to/transcripts.md path/to/events.jsonl >recorded.json
//
// The first has, below "## Through @medusajs/js-sdk", a heading for each call, and below it each request and each answer in a
// block of HTTP, and what the call returned in one of JSON. The second has an event a line, as a subscriber got it; the calls
// caused the last of them. README.md describes what comes out.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { Names } from "../names.mjs"

const [transcripts, log] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"))

function json(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A call: its title, its requests with their answers, and what it returned. */
function parse(section) {
  const title = section.split("\n", 1)[0]
  const blocks = [...section.matchAll(/^```(\w+)\n(.*?)\n```$/gms)].map(([, kind, text]) => ({ kind, text }))
  const { kind, text } = blocks.pop()
  assert.ok(kind === "json" && blocks.length % 2 === 0 && blocks.every((block) => block.kind === "http"), title)
  const requests = []
  for (let i = 0; i < blocks.length; i += 2) requests.push(request(blocks[i].text, blocks[i + 1].text))
  return { title, requests, returns: text === "undefined" ? undefined : JSON.parse(text) }
}

function request(asked, answered) {
  const [head, body] = asked.split("\n\n")
  const [line, ...lines] = head.split("\n")
  const [method, path] = line.split(" ")
  const headers = Object.fromEntries(lines.map((text) => /^([^:]+): (.*)$/.exec(text).slice(1)))
  const [status, answer] = answered.split("\n\n")
  return {
    method,
    path,
    // A scheme, or the name of a cookie.
    credentials: (headers.authorization ?? headers.cookie)?.split(/[ =]/, 1)[0],
    body: body && JSON.parse(body),
    status: Number(status),
    answer: json(answer),
  }
}

/** Whether a request wrote events: all that changed something in the shop, and who forgot a password. */
const causes = ({ method, path, status }) =>
  status < 300 && method !== "GET" && (/^\/(admin|store)\//.test(path) || path.endsWith("/reset-password"))

/** Whether all of these events can be from this request. */
function fits({ method, path, body, answer }, events) {
  const { name, data } = events.at(-1)
  const paths = {
    "customer-group-customer": /\/(customers|customer-groups)$/,
    "customer-group": /^\/admin\/customer-groups(\/\w+)?$/,
    "address": /\/addresses(\/\w+)?$/,
    "customer": /\/customers(\/\w+)?$/,
    "password_reset": /\/reset-password$/,
  }
  const kind = Object.keys(paths).find((one) => name.includes(one))
  if (!paths[kind].test(path)) return false
  if (kind === "password_reset") return data.entity_id === body.identifier
  if (kind === "customer-group-customer") return body[name.endsWith("created") ? "add" : "remove"].length === events.length
  if (name.endsWith("deleted") !== (method === "DELETE")) return false
  // The id of an address that an administrator makes is in no answer.
  return (path + JSON.stringify(answer)).includes(data.id) || (kind === "address" && name.endsWith("created"))
}

const [, section] = transcripts.split(/^## Through @medusajs\/js-sdk.*$/m)
const calls = section.split(/^### sdk\./m).slice(1).map(parse)

// What one request caused has one eventGroupId. There are as many of them as there are requests that cause events.
const groups = []
for (const event of log.trim().split("\n").map((line) => JSON.parse(line))) {
  const last = groups.at(-1)
  if (last?.[0].metadata.eventGroupId === event.metadata.eventGroupId) last.push(event)
  else groups.push([event])
}
const rest = groups.slice(-calls.flatMap(({ requests }) => requests.filter(causes)).length)
const names = new Names(Date.parse(rest[0][0].metadata.created_at))

const recorded = calls.map(({ title, requests, returns }) => {
  const events = requests.filter(causes).flatMap((one) => {
    const group = rest.shift()
    assert.ok(fits(one, group), `${title} did not cause ${JSON.stringify(group)}`)
    return group
  })
  return { title, ...names.of({ requests, returns }), events: events.map((event) => names.event(event)) }
})
process.stdout.write(`${JSON.stringify(recorded, null, 2)}\n`)
