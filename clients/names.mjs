// What varies from run to run, under names that do not: two runs that went the same way look the same.
import assert from "node:assert/strict"

const ID = /\b([a-z]+)_[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const JWT = /^[\w-]+\.[\w-]+\.[\w-]{43}$/
const NEAR = 5 * 60 * 1000

/**
 * Gives names to the ids, times and tokens of one run. The same id always has the same name, and so has the same time. What
 * has not the form of any of these is left alone, so that it is seen when two runs are compared.
 */
export class Names {
  #near
  #usual
  #names = new Map()
  #counts = {}
  #latest = ""

  /** `near`: when the run is, in milliseconds; `usual`: gives a text of this run as it would be in another one. */
  constructor(near, usual = (text) => text) {
    this.#near = near
    this.#usual = usual
  }

  /** JSON with names in it. They are counted by first appearance. */
  of(value) {
    if (typeof value === "string") return this.#text(value)
    if (Array.isArray(value)) return value.map((item) => this.of(item))
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#seconds(key, value) ?? this.of(item)]))
    }
    return value
  }

  /** An event, without its times: when it was told says nothing. */
  event({ name, data, metadata: { created_at, published_at, ...metadata } }) {
    assert.match(created_at, TIME)
    assert.match(published_at, TIME)
    assert.ok(created_at <= published_at, `created at ${created_at}, published at ${published_at}`)
    return { name, data: this.of(data), metadata: this.of(metadata) }
  }

  #text(text) {
    text = this.#usual(text)
    if (JWT.test(text)) return this.#token(text)
    if (TIME.test(text)) return this.#time(text)
    if (ULID.test(text)) return this.#name("ulid", text)
    if (UUID.test(text)) return this.#name("uuid", text)
    return text.replace(ID, (id, kind) => this.#name(kind, id))
  }

  #name(kind, text) {
    if (!this.#names.has(text)) {
      this.#counts[kind] = (this.#counts[kind] ?? 0) + 1
      this.#names.set(text, `{{${kind}.${this.#counts[kind]}}}`)
    }
    return this.#names.get(text)
  }

  #time(text) {
    if (!this.#names.has(text)) {
      this.#assertNear(Date.parse(text), text)
      // What is first seen later happened later.
      assert.ok(text > this.#latest, `${text} is not after ${this.#latest}`)
      this.#latest = text
    }
    return this.#name("time", text)
  }

  #token(text) {
    const [header, claims] = text.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")))
    return { $jwt: { header, claims: this.of(claims) } }
  }

  /** What `iat` and `exp` hold, if this is one of them. */
  #seconds(key, { iat, exp }) {
    if (key !== "iat" && key !== "exp") return undefined
    assert.ok(Number.isInteger(iat) && Number.isInteger(exp), `iat ${iat}, exp ${exp}`)
    this.#assertNear(iat * 1000, iat)
    return key === "iat" ? "{{seconds}}" : `{{iat+${exp - iat}}}`
  }

  #assertNear(milliseconds, shown) {
    assert.ok(Math.abs(milliseconds - this.#near) < NEAR, `${shown} is not when this happened`)
  }
}
