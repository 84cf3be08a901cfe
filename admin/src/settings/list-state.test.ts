import { expect, test } from "vitest"
import { listCodec, queryOf } from "./list-state"

const CODEC = listCodec(["-created_at", "title"])

test("what a list shows is read from an address as it was written", () => {
  const state = { q: "ada & co", order: "title", page: 3 }
  expect(CODEC.read(new URLSearchParams(CODEC.write(state).toString()))).toEqual(state)
  expect(CODEC.write({ q: "", order: "-created_at", page: 1 }).toString()).toBe("")
})

test("an address that somebody typed is taken as far as it can be", () => {
  expect(CODEC.read(new URLSearchParams("order=drop&page=-4"))).toEqual({ q: "", order: "-created_at", page: 1 })
})

test("the server is asked for one page", () => {
  expect(queryOf({ q: " ada ", order: "title", page: 3 })).toEqual({ q: "ada", order: "title", limit: 20, offset: 40 })
})
