import { expect, test } from "vitest"
import { nextLook } from "./watching"

const NOW = Date.parse("2026-11-30T12:00:00Z")
const ON = { disabled_at: null }

test("it is looked again as soon as something may have changed", () => {
  expect(nextLook({ ...ON, pending: 0 }, [null], 0, NOW)).toBe(false)
  expect(nextLook({ ...ON, pending: 0 }, [], NOW + 1, NOW)).toBe(2_000)
  expect(nextLook({ ...ON, pending: 1 }, ["2026-11-30T12:00:05Z"], 0, NOW)).toBe(2_000)
  expect(nextLook({ ...ON, pending: 1 }, ["2026-11-30T16:00:00Z"], 0, NOW)).toBe(10_000)
  expect(nextLook({ ...ON, pending: 1 }, ["2026-11-30T11:00:00Z"], 0, NOW)).toBe(10_000)
  expect(nextLook({ ...ON, pending: 3 }, [], 0, NOW)).toBe(10_000)
})

test("rows that are pending are looked at until they are not, also when nothing else is pending", () => {
  expect(nextLook({ ...ON, pending: 0 }, ["2026-11-30T11:59:59Z"], 0, NOW)).toBe(2_000)
})

test("nothing is sent to a webhook that is switched off", () => {
  expect(nextLook({ disabled_at: "2026-11-30T11:00:00Z", pending: 5 }, ["2026-11-30T12:00:05Z"], 0, NOW)).toBe(false)
})
