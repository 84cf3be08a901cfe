// The mails that the server has put into a folder, for want of an SMTP server.
import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

const { MAILS } = process.env
if (!MAILS) throw new Error("set MAILS")

/** The mails to somebody, the oldest first: what stands in their headers, and their first part as a text. */
export function mailsTo(email) {
  const files = readdirSync(MAILS).filter((name) => name.endsWith(".eml")).sort()
  return files.map((name) => mailOf(readFileSync(join(MAILS, name), "utf8"))).filter(({ to }) => to === email)
}

function mailOf(raw) {
  const header = (name) => new RegExp(`^${name}: (.*)`, "im").exec(raw)?.[1].trim()
  const [, text] = /content-type: text\/plain[\s\S]*?\r?\n\r?\n([\s\S]*?)(?:\r?\n--|$)/i.exec(raw) ?? []
  return { to: header("to"), subject: header("subject"), text: unfolded(text ?? "") }
}

/** Undoes quoted-printable. */
function unfolded(text) {
  const lines = text.replace(/=\r?\n/g, "")
  const bytes = lines.replace(/=([\dA-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
  return Buffer.from(bytes, "latin1").toString("utf8")
}
