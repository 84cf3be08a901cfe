import { expect, test } from "vitest"
import { metadataConflicts } from "./metadata-conflict"

test("only what both have changed is a conflict", () => {
  const before = { mine: 1, theirs: 1, both: 1, same: 1, gone: 1 }
  const now = { mine: 1, theirs: 2, both: 2, same: 3, gone: 2 }
  const changes = { mine: 9, both: 9, same: 3, gone: "" }

  expect(metadataConflicts(changes, before, now)).toEqual([
    { field: "both", mine: "9", theirs: "2", proposed: "mine" },
    { field: "gone", mine: "", theirs: "2", proposed: "mine" },
  ])
})

test("what somebody else has added or taken away is seen", () => {
  expect(metadataConflicts({ a: "x" }, null, { a: { b: 1 } })).toEqual([
    { field: "a", mine: "x", theirs: '{"b":1}', proposed: "mine" },
  ])
  expect(metadataConflicts({ a: "x" }, { a: "y" }, null)).toEqual([
    { field: "a", mine: "x", theirs: "", proposed: "mine" },
  ])
})
