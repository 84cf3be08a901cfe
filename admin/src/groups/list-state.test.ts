import { expect, test } from "vitest"
import { groupsCodec, membersCodec } from "./list-state"

const written = (address: string) => groupsCodec.write(groupsCodec.read(new URLSearchParams(address))).toString()

test("an address says what is shown, and nothing else", () => {
  expect(written("q=vip+gold&order=-customers_count&page=3")).toBe("q=vip+gold&order=-customers_count&page=3")
  expect(written("order=name&page=1&q=")).toBe("")
})

test("anything may stand in an address", () => {
  const odd = new URLSearchParams("order=password&page=-7.5")
  expect(groupsCodec.read(odd)).toEqual({ q: "", order: "name", page: 1 })
  expect(membersCodec.read(odd)).toEqual({ q: "", order: "-created_at", page: 1 })
})
