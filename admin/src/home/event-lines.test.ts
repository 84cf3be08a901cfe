import { expect, test } from "vitest"
import type { ShopEvent } from "../api/events"
import { linesOf } from "./event-lines"

let last = 0

function event(name: string, group: string, id = `id_${last}`): ShopEvent {
  last += 1
  const at = "2026-11-30T12:00:00.000Z"
  const metadata = { eventGroupId: group, created_at: at, published_at: at }
  return { id: `evt_${last}`, name, data: { id }, metadata }
}

const MEMBER = "customer.customer-group-customer.created"
const CUSTOMER = "customer.customer.created"

test("what one request has done is one line", () => {
  const lines = linesOf([event(MEMBER, "b"), event(MEMBER, "b"), event(CUSTOMER, "b"), event(CUSTOMER, "a")], 10, false)
  expect(lines.map((line) => [line.event.name, line.count])).toEqual([
    [MEMBER, 2],
    [CUSTOMER, 1],
    [CUSTOMER, 1],
  ])
})

test("what was done to one thing again and again is one line, about that thing", () => {
  const updated = "customer.customer.updated"
  const events = [event(updated, "b", "cus_1"), event(updated, "a", "cus_1"), event(updated, "c", "cus_2")]
  const lines = linesOf(events, 10, false)
  expect(lines.map(({ count, subject }) => [count, subject?.id])).toEqual([
    [2, "cus_1"],
    [1, "cus_2"],
  ])
})

test("a line is about something when it tells of one event", () => {
  const [one] = linesOf([event(CUSTOMER, "a", "cus_1")], 10, false)
  expect(one?.subject).toEqual({ kind: "customer", id: "cus_1" })
  const [many] = linesOf([event(CUSTOMER, "a"), event(CUSTOMER, "a")], 10, false)
  expect(many?.subject).toBeUndefined()
  const [member] = linesOf([event(MEMBER, "a")], 10, false)
  expect(member?.subject).toBeUndefined()
})

test("only the last line may be of more events than were loaded", () => {
  const events = [event(MEMBER, "b"), event(MEMBER, "a")]
  const orMore = (...how: [number, boolean]) => linesOf(events, ...how).map((line) => line.orMore)
  expect(orMore(10, true)).toEqual([false, true])
  expect(orMore(10, false)).toEqual([false, false])
  expect(orMore(1, true)).toEqual([false])
})
