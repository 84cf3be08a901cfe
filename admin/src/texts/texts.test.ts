import { expect, test } from "vitest"
import german from "./de"
import english from "./en"

/** The paths of all texts. Plural forms count as one: languages differ in how many they have. */
function keys(texts: object, path = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "object" && value !== null
      ? keys(value, `${path}${key}.`)
      : [`${path}${key}`.replace(/_(zero|one|two|few|many|other)$/, "")],
  )
}

/** What a text leaves open, by its path. */
function gaps(texts: object, path = ""): [string, string[]][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string[]][] =>
    typeof value === "object" && value !== null
      ? gaps(value, `${path}${key}.`)
      : [[`${path}${key}`, [...String(value).matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? "").sort()]],
  )
}

test("both languages have the same texts", () => {
  expect([...new Set(keys(german))].sort()).toEqual([...new Set(keys(english))].sort())
})

test("texts leave the same open in both languages", () => {
  expect(Object.fromEntries(gaps(german))).toEqual(Object.fromEntries(gaps(english)))
})

test("no text is empty", () => {
  const empty = [...JSON.stringify([english, german]).matchAll(/"([^"]+)":\s*""/g)].map((match) => match[1])
  expect(empty).toEqual([])
})
