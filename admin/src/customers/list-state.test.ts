import { expect, test } from "vitest"
import { type ListState, NOTHING_ASKED, filterOf, isUnfiltered, listCodec } from "./list-state"

const NOTHING: ListState = { ...NOTHING_ASKED, order: "-created_at", page: 1 }

const ALL: ListState = {
  q: "ada & co",
  account: false,
  groups: ["cusgroup_1", "cusgroup_2"],
  created: { from: "2026-01-01", until: "2026-01-31" },
  updated: { until: "2026-02-01" },
  orders: true,
  spent: { amount: "12.50", currency: "eur" },
  order: "total_spent.eur",
  page: 3,
}

test("what is shown comes back from the address as it was", () => {
  for (const state of [NOTHING, ALL]) {
    expect(listCodec.read(new URLSearchParams(listCodec.write(state).toString()))).toEqual(state)
  }
})

test("the address of the plain list is plain", () => {
  expect(listCodec.write(NOTHING).toString()).toBe("")
})

test("what nobody could have chosen is passed over", () => {
  const typed = new URLSearchParams("order=password&page=-2&spent=xeur&created=yesterday..&account=maybe&groups=,,")
  expect(listCodec.read(typed)).toEqual(NOTHING)
})

test("the API is asked by its own filters", () => {
  expect(filterOf(ALL)).toEqual({
    q: "ada & co",
    has_account: false,
    groups: ["cusgroup_1", "cusgroup_2"],
    created_at: { $gte: new Date(2026, 0, 1).toISOString(), $lt: new Date(2026, 1, 1).toISOString() },
    updated_at: { $lt: new Date(2026, 1, 2).toISOString() },
    orders_count: { $gte: 1 },
    total_spent: { eur: { $gte: "12.50" } },
  })
  expect(isUnfiltered(NOTHING)).toBe(true)
  expect(isUnfiltered(ALL)).toBe(false)
})
