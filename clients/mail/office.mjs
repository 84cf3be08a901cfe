// An SMTP server, as a shop has one that sends its mails on. It keeps what it takes, and refuses what a test wants refused.
import assert from "node:assert/strict"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { buffer } from "node:stream/consumers"
import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import { CERTIFICATES, SMTP_URL, pause } from "./support.mjs"

const { protocol, port, username, password, searchParams } = new URL(SMTP_URL)
const [user, secret] = [username, password].map(decodeURIComponent)
const startTls = searchParams.get("tls") === "required"

/** Whether mails come encrypted, and whether who sends them signs in. */
export const secure = protocol === "smtps:" || startTls
export const signedIn = user !== ""

// Longer than Stheno waits before it tries again for the second time.
const PATIENCE = 30_000

const mails = []
const tries = []
const refusals = new Map()
const troubles = new Set()
let shut = 0
let server

export const office = {
  async open() {
    server = new SMTPServer({
      secure: protocol === "smtps:",
      disabledCommands: [...(startTls ? [] : ["STARTTLS"]), ...(signedIn ? [] : ["AUTH"])],
      disableReverseLookup: true,
      // Stheno keeps connections for later.
      closeTimeout: 100,
      onAuth(given, session, done) {
        const right = session.secure && given.username === user && given.password === secret
        if (shut) shut += 1
        done(right && !shut ? null : refusal(535), { user: given.username })
      },
      onRcptTo({ address }, session, done) {
        tries.push(address)
        done(refused(address, "RCPT TO"))
      },
      async onData(stream, { envelope, secure, user }, done) {
        const raw = await buffer(stream)
        const [from, ...to] = [envelope.mailFrom, ...envelope.rcptTo].map(({ address }) => address)
        const refusal = refused(to[0], "DATA")
        if (!refusal) {
          mails.push({ came: { from, to, secure, user }, raw: raw.toString("latin1"), ...(await simpleParser(raw)) })
        }
        done(refusal)
      },
      ...(secure && certificate("good")),
    })
    // Who does not like the certificate goes away.
    server.on("error", ({ code }) => troubles.add(code))
    await once(server.listen(Number(port), "127.0.0.1"), "listening")
  },

  async close() {
    await new Promise((done) => server.close(done))
    const ids = mails.map(({ messageId }) => messageId)
    assert.deepEqual(ids, [...new Set(ids)], "a mail came twice")
  },

  /** Shows this certificate from now on. */
  show(name) {
    server.updateSecureContext(certificate(name))
    for (const connection of server.connections) connection.close()
  },

  /** Lets nobody sign in until `letIn`, which waits until somebody has tried. */
  shutOut() {
    shut = 1
    for (const connection of server.connections) connection.close()
  },
  async letIn() {
    await soon(() => shut > 1)
    assert.ok(shut > 1, "nobody has tried to sign in")
    shut = 0
  },

  /** Refuses the next mail to this e-mail with this code, when it is told by `RCPT TO`, or has come whole after `DATA`. */
  refuse: (email, code, when) => refusals.set(email, { code, when }),

  /** The mails to this e-mail, at least so many if that many come. */
  async mails(email, count) {
    const find = () => mails.filter(({ came }) => came.to.includes(email))
    await soon(() => find().length >= count)
    return find()
  },

  /** How often somebody has wanted to send something to this e-mail. */
  tries: (email) => tries.filter((address) => address === email).length,

  /** Waits until somebody has gone away for this reason. */
  async left(reason) {
    await soon(() => troubles.has(reason))
    assert.ok(troubles.has(reason), `nobody has left for ${reason}, but for ${[...troubles]}`)
  },
}

/** What a test wants this mail refused with by now, if it does. */
function refused(email, now) {
  const { code, when } = refusals.get(email) ?? {}
  if (when !== now) return null
  refusals.delete(email)
  return refusal(code)
}
const refusal = (responseCode) => Object.assign(new Error("not now, or never"), { responseCode })

function certificate(name) {
  const pem = readFileSync(join(CERTIFICATES, `${name}.pem`))
  return { key: pem, cert: pem }
}

async function soon(look) {
  for (const until = Date.now() + PATIENCE; !look() && Date.now() < until; ) await pause(20)
}
