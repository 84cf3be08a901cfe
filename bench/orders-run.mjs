#!/usr/bin/env node
// Measures orders: how fast a file of them is imported, and whether a customer with many lists a page of them in the time of one
// with few. Node 20, no dependencies; Linux.
//
//   cargo build --release && node bench/orders-run.mjs
//
// Options (defaults in brackets):
//   --orders N        how many are imported, in the shape of each generation [100000]
//   --many N          orders of the customer with many, beside one with ten [10000]
//   --rounds N        how often each list is asked for [400]
//   --stheno FILE     the program [target/release/stheno]
//   --dir DIR         where files go, in a directory of its own that is removed [the system's /tmp]
//
// Lists are asked for in turn, one of the customer with few and one of the customer with many, and medians are compared.

import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import { openSync, closeSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { median } from "./lib/numbers.mjs"
import { folder } from "./lib/processes.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options } = parseArgs({
  options: {
    orders: text("100000"),
    many: text("10000"),
    rounds: text("400"),
    stheno: text("target/release/stheno"),
    dir: text(tmpdir()),
  },
})
const here = import.meta.dirname
const dir = folder(options.dir)
const PASSWORD = "correct horse battery"

function importOrders(shape) {
  const file = path.join(dir, `${shape}.ndjson`)
  const out = openSync(file, "w")
  execFileSync(process.execPath, [path.join(here, "orders.mjs"), options.orders, "--shape", shape], { stdio: ["ignore", out, "inherit"] })
  closeSync(out)
  const env = { ...process.env, STHENO_DATABASE_URL: `sqlite:${path.join(dir, `${shape}.db`)}` }
  const began = process.hrtime.bigint()
  const printed = execFileSync(options.stheno, ["import", "orders", file], { env, stdio: ["ignore", "pipe", "ignore"] })
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  assert.match(String(printed), new RegExp(`^${options.orders} orders created, 0 replaced, 0 ignored as not newer, 0 refused`))
  const each = Math.round(statSync(file).size / Number(options.orders))
  console.log(`import ${shape}: ${Math.round(Number(options.orders) / seconds)} orders a second, of ${each} bytes each`)
}

async function serve() {
  const env = { ...process.env, STHENO_DATABASE_URL: `sqlite:${path.join(dir, "pages.db")}` }
  env.STHENO_ADMIN_EMAIL = "admin@example.com"
  env.STHENO_ADMIN_PASSWORD = PASSWORD
  const server = spawn(options.stheno, ["--listen", "127.0.0.1:0", "--log", "error"], { env, stdio: ["ignore", "pipe", "inherit"] })
  let printed = ""
  for await (const piece of server.stdout) {
    printed += piece
    if (/curl[^\n]*\n.*\n.*\n.*\n/.test(printed)) break
  }
  const [, address] = printed.match(/listens on (\S+)/)
  const [, key] = printed.match(/publishable key\s+(\S+)/)
  return { server, address, key }
}

async function json(url, init = {}) {
  const answer = await fetch(url, { ...init, headers: { "content-type": "application/json", ...init.headers } })
  const body = await answer.json()
  assert.ok(answer.ok, `${url} ${answer.status} ${JSON.stringify(body)}`)
  return body
}

const order = (id, email) => ({
  id, email, status: "pending", currency_code: "eur", version: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  items: [1, 2, 3].map((n) => ({ id: `${id}_${n}`, title: "Mug", unit_price: 10 * n, quantity: n, tax_lines: [{ rate: 19, code: "vat" }] })),
  shipping_methods: [{ id: `sm_${id}`, amount: 5, tax_lines: [] }],
})

async function pages() {
  const { server, address, key } = await serve()
  try {
    const post = (url, body, headers) => json(`${address}${url}`, { method: "POST", body: JSON.stringify(body), headers })
    const admin = (await post("/auth/user/emailpass", { email: "admin@example.com", password: PASSWORD })).token
    const asAdmin = { authorization: `Bearer ${admin}` }
    const customers = []
    for (const [name, count] of [["few", 10], ["many", Number(options.many)]]) {
      const email = `${name}@example.com`
      await post("/v1/admin/customers", { email, password: PASSWORD, first_name: name, last_name: name }, asAdmin)
      for (let from = 0; from < count; from += 1000) {
        const orders = Array.from({ length: Math.min(1000, count - from) }, (_, n) => order(`order_${name}_${from + n}`, email))
        await post("/v2/admin/orders/batch", { orders }, asAdmin)
      }
      const v1 = (await post("/v1/store/auth/token", { email, password: PASSWORD })).access_token
      const v2 = (await post("/auth/customer/emailpass", { email, password: PASSWORD })).token
      customers.push({ name, count, v1, v2 })
    }
    for (const [generation, url] of [["v1", "/v1/store/customers/me/orders"], ["v2", "/v2/store/orders?limit=10"]]) {
      const times = { few: [], many: [] }
      for (let round = 0; round < Number(options.rounds) + 20; round++) {
        for (const customer of customers) {
          const headers = { authorization: `Bearer ${customer[generation]}`, "x-publishable-api-key": key }
          const began = process.hrtime.bigint()
          const page = await json(`${address}${url}`, { headers })
          const millis = Number(process.hrtime.bigint() - began) / 1e6
          assert.deepEqual([page.count, page.orders.length], [customer.count, 10])
          if (round >= 20) times[customer.name].push(millis)
        }
      }
      const ratio = median(times.many) / median(times.few)
      console.log(`page ${generation}: with ${options.many} orders ${ratio.toFixed(2)} times as long as with 10`)
    }
  } finally {
    server.kill()
  }
}

importOrders("v1")
importOrders("v2")
await pages()
