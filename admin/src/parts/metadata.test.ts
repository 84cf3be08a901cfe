import { expect, test } from "vitest"
import { changesOf, isValid, rowsOf } from "./metadata"

const METADATA = { vip: true, level: 3, note: "hello", gone: null, nested: { a: [1] } }

test("values keep their types through an editor", () => {
  expect(changesOf(METADATA, rowsOf(METADATA))).toEqual({})
  expect(changesOf(null, rowsOf(METADATA))).toEqual(METADATA)
})

test("what was taken away is sent as an empty text, and only what changed is sent", () => {
  const rows = rowsOf(METADATA).filter(({ key }) => key !== "vip")
  expect(changesOf(METADATA, rows)).toEqual({ vip: "" })
})

test("a value changes its type", () => {
  expect(changesOf({ level: 3 }, [{ key: "level", type: "text", value: "3" }])).toEqual({ level: "3" })
})

test("numbers and JSON must be such", () => {
  expect(isValid({ type: "number", value: "1.5e3" })).toBe(true)
  expect(isValid({ type: "number", value: "" })).toBe(false)
  expect(isValid({ type: "number", value: "x" })).toBe(false)
  expect(isValid({ type: "json", value: "{" })).toBe(false)
  expect(isValid({ type: "text", value: "{" })).toBe(true)
})
