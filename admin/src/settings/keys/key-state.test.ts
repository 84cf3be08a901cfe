import { expect, test } from "vitest"
import { stateOf } from "./key-state"

test("a key is good until the moment at which it is revoked", () => {
  const now = new Date("2026-11-30T12:00:00Z")
  expect(stateOf({ revoked_at: null }, now)).toBe("active")
  expect(stateOf({ revoked_at: "2026-11-30T12:00:01Z" }, now)).toBe("ending")
  expect(stateOf({ revoked_at: "2026-11-30T12:00:00Z" }, now)).toBe("revoked")
})
