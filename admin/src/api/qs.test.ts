import { expect, test } from "vitest"
import { stringify } from "./qs"

test("members, lists and moments are written as the API reads them", () => {
  const query = {
    q: "a&b",
    groups: ["x", "y"],
    created_at: { $gte: new Date(0) },
    total_spent: { eur: { $gte: "1.5" } },
    count: false,
  }
  expect(decodeURIComponent(stringify(query))).toBe(
    "q=a&b&groups[0]=x&groups[1]=y&created_at[$gte]=1970-01-01T00:00:00.000Z&total_spent[eur][$gte]=1.5&count=false",
  )
  expect(stringify({ q: "a&b" })).toBe("q=a%26b")
})

test("what is not there is left out, and what is empty is not", () => {
  expect(stringify({ a: undefined, b: null, after: "", none: [] })).toBe("after=")
})
