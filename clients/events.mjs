// What happens in the shop, as its events tell.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { pause } from "./answers.mjs"

const { EVENTS_LOG, STHENO_PROGRAM, STHENO_DATABASE_URL } = process.env
const MOST = 10_000
// Medusa 1 looks every few seconds for what it has to tell.
const PATIENCE = 15_000

/** Why events cannot be read, or false. */
export const noEvents =
  !EVENTS_LOG && !(STHENO_PROGRAM && STHENO_DATABASE_URL) && "set EVENTS_LOG, or STHENO_PROGRAM and STHENO_DATABASE_URL"

/** All events so far, oldest first. */
function read() {
  const lines = EVENTS_LOG ? readFileSync(EVENTS_LOG, "utf8") : tail()
  return lines.split("\n").filter(Boolean).map((line) => JSON.parse(line))
}
function tail() {
  return execFileSync(STHENO_PROGRAM, ["events", "tail", "--no-follow", "--lines", String(MOST)], {
    env: { STHENO_DATABASE_URL },
    encoding: "utf8",
    maxBuffer: Infinity,
  })
}

/** Whose password can be reset with this event's token. Medusa 1 has other names for it. */
const forgetful = ({ name, event, data }) =>
  name === "auth.password_reset" ? data.entity_id : event === "customer.password_reset" ? data.email : undefined

/** Hears what happens from now on. */
export function listen() {
  let heard = read().length
  /** What passes `filter` of all that was not heard before. Medusa tells it a moment later, so this waits for `count` events. */
  async function look(count, filter) {
    const until = Date.now() + PATIENCE
    for (;;) {
      const events = read()
      assert.ok(EVENTS_LOG || events.length < MOST, "there are more events than can be looked at")
      const found = events.slice(heard).filter(filter)
      if (found.length >= count || Date.now() > until) return found
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
}
