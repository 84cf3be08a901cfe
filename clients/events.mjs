// What happens in the shop, as its events tell.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import http from "node:http"
import { text } from "node:stream/consumers"
import { after } from "node:test"
import { pause } from "./answers.mjs"

const { BASE_URL, SECRET_KEY, STHENO, EVENTS_LOG } = process.env
// Medusa 1 looks every few seconds for what it has to tell.
const PATIENCE = 15_000
// Tokens are told only to whom the names of their events are given.
const EVERYTHING = ["*", "auth.password_reset", "customer.password_reset", "user.password_reset"]
// Tests put others in its place, to see what goes over the wire.
const { fetch } = globalThis

/**
 * What a suite hears the shop by. Stheno sends what happens to a webhook, in the way of this generation, and `Webhook` of the
 * library standardwebhooks verifies it; Medusa writes it to a file.
 */
export function events(Webhook, generation) {
  let opened
  // Here, and not where it is opened, so that it is closed at the end of the file and not of a test.
  after(async () => (await opened)?.close())
  return {
    /** Why events cannot be heard, or false. */
    noEvents:
      !EVENTS_LOG && STHENO !== "1" && "set STHENO=1, for a Stheno with STHENO_WEBHOOK_NETWORKS=127.0.0.1, or EVENTS_LOG",

    /** Hears what happens from now on. */
    async listen() {
      opened ??= EVENTS_LOG ? log : receiver(Webhook, generation)
      const source = await opened
      await source.told()
      let heard = source.read().length
      /** What passes `filter` of all that was not heard before. It is told a moment later, so this waits for `count` events. */
      async function look(count, filter) {
        await source.told()
        const until = Date.now() + PATIENCE
        for (;;) {
          const found = source.read().slice(heard).filter(({ event }) => filter(event))
          if (found.length >= count || Date.now() > until) return found.toSorted(byPlace).map(({ event }) => event)
          await pause(20)
        }
      }
      return {
        /** What happened since the last time, at least so many events if that many come. */
        async next(count) {
          const events = await look(count, () => true)
          heard += events.length
          return events
        },
        /** What happened so that this e-mail's password can be reset, at least so many events if that many come. */
        resets: (email, count) => look(count, (event) => forgetful(event) === email),
      }
    },
  }
}

/** Whose password can be reset with this event's token. Medusa 1 has other names for it. */
function forgetful({ name, event, data }) {
  if (name === "auth.password_reset") return data.entity_id
  return event === "customer.password_reset" || event === "user.password_reset" ? data.email : undefined
}

const byPlace = ({ place: [a, b] }, { place: [c, d] }) => a - c || b - d

/** What Medusa has written down so far. */
const log = {
  /** All events so far as they came, each with its place among all. */
  read() {
    const lines = readFileSync(EVENTS_LOG, "utf8").split("\n").filter(Boolean)
    return lines.map((line, number) => ({ place: [number, 0], event: JSON.parse(line) }))
  },
  told() {},
  close() {},
}

/** Opens a server to which Stheno sends what happens from now on. What does not verify, or comes twice, is a fault. */
async function receiver(Webhook, generation) {
  const secret = `whsec_${randomBytes(32).toString("base64")}`
  const came = new Map()
  const faults = []
  const server = http.createServer(async (request, response) => {
    const id = request.headers["webhook-id"]
    const body = await text(request)
    try {
      const event = new Webhook(secret).verify(body, request.headers)
      assert.equal(event.type, event.name ?? event.event)
      assert.ok(!came.has(id), "it came before")
      came.set(id, event)
      response.writeHead(204).end()
    } catch (error) {
      faults.push(`${id}: ${error.message}\n${body}`)
      response.writeHead(400).end()
    }
  })
  // Where a test fails before it can close it, it must not keep the process waiting.
  await once(server.unref().listen(0, "127.0.0.1"), "listening")

  let cursor = ""
  /** The ids of what happened since the last time, as the API lists it. */
  async function happened() {
    const ids = []
    for (;;) {
      const query = new URLSearchParams({ generation, limit: "1000", ...(cursor && { after: cursor }) })
      const { events, next_cursor } = await ask("GET", `/v2/admin/events?${query}`)
      // A page may be empty where much else is to be looked at; it is the last one if it is also where the one before it was.
      if (events.length === 0 && next_cursor === cursor) return ids
      cursor = next_cursor
      ids.push(...events.map(({ id }) => id))
    }
  }
  await happened()
  const url = `http://127.0.0.1:${server.address().port}/`
  const { webhook } = await ask("POST", "/v2/admin/webhooks", { url, generation, secret, events: EVERYTHING })
  assert.equal(webhook.secret, secret)

  const whole = () => assert.deepEqual(faults, [])
  return {
    read: () => Array.from(came, ([id, event]) => ({ place: id.split("_").slice(2).map(Number), event })),
    /** Waits until all that has happened has come. */
    async told() {
      const until = Date.now() + PATIENCE
      for (const id of await happened()) {
        while (!came.has(id)) {
          whole()
          assert.ok(Date.now() < until, `${id} does not come`)
          await pause(10)
        }
      }
      whole()
    },
    async close() {
      await ask("DELETE", `/v2/admin/webhooks/${webhook.id}`)
      server.close()
      server.closeAllConnections()
      whole()
    },
  }
}

async function ask(method, path, body) {
  const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString("base64")}`
  const headers = { authorization, "content-type": "application/json" }
  const response = await fetch(BASE_URL + path, { method, headers, body: body && JSON.stringify(body) })
  const answer = await response.text()
  assert.equal(response.status, 200, `${method} ${path} was answered ${response.status}: ${answer}`)
  return JSON.parse(answer)
}
