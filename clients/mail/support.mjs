// What the test files share: the clients of both generations, and how each of them sets another password.
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import MedusaOfV2, { FetchError } from "@medusajs/js-sdk"
import MedusaOfV1 from "@medusajs/medusa-js"

export * from "../answers.mjs"

const required = ["BASE_URL", "ADMIN_EMAIL", "ADMIN_PASSWORD", "PUBLISHABLE_KEY", "SMTP_URL", "CERTIFICATES"]
const missing = required.filter((name) => !process.env[name])
if (missing.length) throw new Error(`set ${missing.join(", ")}`)
export const { ADMIN_EMAIL, ADMIN_PASSWORD, SMTP_URL, CERTIFICATES } = process.env
const { BASE_URL, PUBLISHABLE_KEY } = process.env

// A server that limits how often an address may try to sign in counts each client by itself.
const address = () => ({ "x-forwarded-for": `10.${randomBytes(3).join(".")}` })
const quiet = { error() {}, warn() {}, info() {}, debug() {} }

/** The client of Medusa 2, and that of Medusa 1; whoever uses them sends these headers. */
export const sdk = (headers) =>
  new MedusaOfV2({
    baseUrl: BASE_URL,
    publishableKey: PUBLISHABLE_KEY,
    auth: { type: "jwt", jwtTokenStorageMethod: "memory" },
    globalHeaders: { ...address(), ...headers },
    logger: quiet,
  })
export const medusa = (headers) =>
  new MedusaOfV1({ baseUrl: `${BASE_URL}/v1`, maxRetries: 0, customHeaders: { ...address(), ...headers } })

/** Makes a customer with an account. */
export const register = (customer) => medusa().customers.create({ password: "a password", ...customer })

/** What somebody gets who is refused, whichever client asks. */
export async function fails(call, status, said) {
  await assert.rejects(call, (error) => {
    if (error instanceof FetchError) assert.deepEqual([error.status, error.message], [status, said])
    else assert.deepEqual([error.response?.status, error.response?.data], [status, said])
    return true
  })
}

const ofV1 = { type: "unauthorized", message: "Invalid or expired password reset token" }
const ofV2 = "Invalid token"

/** How somebody signs in, asks for another password, and sets it, for each kind of actor in each generation. */
export const ways = {
  "a customer": {
    v1: {
      ask: (email) => medusa().customers.generatePasswordToken({ email }),
      set: (email, token, password) => medusa().customers.resetPassword({ email, token, password }),
      signIn: (email, password) => medusa().auth.getToken({ email, password }),
      badToken: ofV1,
      badPassword: "Unauthorized",
    },
    v2: {
      ask: (email) => sdk().auth.resetPassword("customer", "emailpass", { identifier: email }),
      set: (email, token, password) => sdk().auth.updateProvider("customer", "emailpass", { password }, token),
      signIn: (email, password) => sdk().auth.login("customer", "emailpass", { email, password }),
      badToken: ofV2,
      badPassword: "Invalid email or password",
    },
  },
  "a user": {
    v1: {
      ask: (email) => medusa().admin.users.sendResetPasswordToken({ email }),
      set: (email, token, password) => medusa().admin.users.resetPassword({ token, password }),
      signIn: (email, password) => medusa().admin.auth.getToken({ email, password }),
      badToken: ofV1,
      badPassword: "Unauthorized",
    },
    v2: {
      ask: (email) => sdk().auth.resetPassword("user", "emailpass", { identifier: email }),
      set: (email, token, password) => sdk().auth.updateProvider("user", "emailpass", { password }, token),
      signIn: (email, password) => sdk().auth.login("user", "emailpass", { email, password }),
      badToken: ofV2,
      badPassword: "Invalid email or password",
    },
  },
}

/** The link in a mail, which is the same in both of its parts. */
export function linkOf({ text, html }) {
  const [link] = /https:\/\/\S+/.exec(text)
  const links = [...html.matchAll(/ href="([^"]*)"/g)].map(([, href]) => unescaped(href))
  assert.deepEqual(new Set(links), new Set([link]))
  return new URL(link)
}
/** HTML with all that is escaped as a browser shows it. */
export const unescaped = (html) =>
  html.replace(/&(?:#x([\da-f]+)|(\w+));/gi, (_, code, name) => (code ? String.fromCodePoint(parseInt(code, 16)) : ESCAPED[name]))
const ESCAPED = { amp: "&", lt: "<", gt: ">", quot: '"' }
export const tokenOf = (mail) => linkOf(mail).searchParams.get("token")
