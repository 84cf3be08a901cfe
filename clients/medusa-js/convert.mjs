#!/usr/bin/env node
// Makes recorded.json, on standard output, from a recording of the client with the real Medusa:
//
//     node convert.mjs path/to/transcripts.md >recorded.json
//
// It has, below "## The official client", a heading for each call, and below it what the client sent in a block of HTTP, and
// what the call gave or threw in another block. README.md describes what comes out.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { Names } from "../names.mjs"
import { kept, usual } from "./usual.mjs"

function parse(section) {
  const title = section.split("\n", 1)[0].replaceAll("`", "")
  const [sent, got, ...rest] = [...section.matchAll(/^```(?:http)?\n(.*?)\n```$/gms)].map(([, text]) => text)
  assert.ok(got && rest.length === 0, title)
  return { title, request: request(sent), ...outcome(got) }
}

function request(text) {
  const [head, body] = text.split("\n\n")
  const [line, ...lines] = head.split("\n")
  const [method, path] = line.split(" ")
  const headers = Object.fromEntries(lines.map((text) => /^([^:]+): (.*)$/.exec(text).slice(1)))
  return { method, path, ...kept(headers), body: body && JSON.parse(body) }
}

function outcome(text) {
  const thrown = /^throws Error: (.*)\nerror\.response\.status: (\d+)\nerror\.response\.data: (.*)$/s.exec(text)
  if (thrown) return { throws: { message: thrown[1], status: Number(thrown[2]), data: JSON.parse(thrown[3]) } }
  const [, status, data, cookie] = /^status (\d+)\n(.*?)(?:\nset-cookie: (.*))?$/s.exec(text)
  return { gives: { status: Number(status), cookie: cookie?.split("=", 1)[0], data: JSON.parse(data) } }
}

const [transcripts] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"))
const [, section] = transcripts.split(/^## The official client.*$/m)
const calls = section.split(/^## /m, 1)[0].split(/^### /m).slice(1).map(parse)

const called = (title) => calls.find((call) => call.title === title)
const { user } = called("admin.auth.createSession").gives.data
// This customer was there before.
const [other] = called("admin.customers.list by bearer").gives.data.customers
const texts = {
  [user.api_token]: "{{SECRET_KEY}}",
  [called("customers.resetPassword").request.body.token]: "{{token}}",
}
const names = new Names(Date.parse(other.created_at), usual(user, texts))
names.of(other)
process.stdout.write(`${JSON.stringify(calls.map((call) => names.of(call)), null, 2)}\n`)
