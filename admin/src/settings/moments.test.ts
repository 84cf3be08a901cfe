import { expect, test } from "vitest"
import { localMinute, readMinute } from "./moments"

test("a moment that is written is read again, to the minute", () => {
  const moment = new Date(2026, 10, 3, 7, 5, 42)
  expect(localMinute(moment)).toBe("2026-11-03T07:05")
  expect(readMinute("2026-11-03T07:05")).toEqual(new Date(2026, 10, 3, 7, 5))
})

test("what is no moment is not read", () => {
  for (const text of ["", "2026-11-03", "2026-13-03T07:05", "tomorrow"]) expect(readMinute(text)).toBeUndefined()
})
