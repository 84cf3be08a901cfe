import { expect, test } from "vitest"
import { differencesOf } from "./conflict"

test("fields that differ are told, with the value of who has changed it", () => {
  const loaded = { name: "Ada", phone: "1", city: "Rome", mail: "a@b.c" }
  const mine = { name: "Ada L", phone: "1", city: "Oslo", mail: "a@b.c" }
  const theirs = { name: "Ada", phone: "2", city: "Bern", mail: "a@b.c" }

  expect(differencesOf(loaded, mine, theirs)).toEqual([
    { field: "name", mine: "Ada L", theirs: "Ada", proposed: "mine" },
    { field: "phone", mine: "1", theirs: "2", proposed: "theirs" },
    { field: "city", mine: "Oslo", theirs: "Bern", proposed: "mine" },
  ])
})
