import type { ShopEvent } from "../api/events"

/** What an event may be about that has a name. */
export type Kind = "customer" | "group" | "user" | "key"

/** By how the names of events begin. Those of addresses and memberships bring ids that nothing is found by. */
const KINDS: [begin: string, kind: Kind][] = [
  ["customer.customer.", "customer"],
  ["customer.customer-payment-methods.", "customer"],
  ["customer.customer-group.", "group"],
  ["user.user.", "user"],
  ["api_key.api-key.", "key"],
]

export interface Subject {
  kind: Kind
  id: string
}

/** Events that are told in one line. */
export interface EventLine {
  /** The newest of them. */
  event: ShopEvent
  count: number
  /** Whether there may be more of them than were loaded. */
  orMore: boolean
  /** What it is about, as long as it is about one thing. */
  subject: Subject | undefined
}

/**
 * Tells in a line what one request has done, not each customer of hundreds, and what was done to one thing again and
 * again. `events` has the newest first.
 */
export function linesOf(events: ShopEvent[], most: number, moreThere: boolean): EventLine[] {
  const lines: EventLine[] = []
  for (const event of events) {
    const last = lines[lines.length - 1]
    if (last && belongTogether(last.event, event)) {
      last.count += 1
      if (last.subject?.id !== event.data.id) last.subject = undefined
    } else {
      lines.push({ event, count: 1, orMore: false, subject: subjectOf(event) })
    }
  }
  const oldest = lines[lines.length - 1]
  if (oldest) oldest.orMore = moreThere
  return lines.slice(0, most)
}

function belongTogether(one: ShopEvent, other: ShopEvent): boolean {
  if (one.name !== other.name) return false
  return one.metadata.eventGroupId === other.metadata.eventGroupId || isSame(one.data.id, other.data.id)
}

function isSame(one: unknown, other: unknown): boolean {
  return one !== undefined && one === other
}

function subjectOf({ name, data: { id } }: ShopEvent): Subject | undefined {
  const [, kind] = KINDS.find(([begin]) => name.startsWith(begin)) ?? []
  return kind && typeof id === "string" ? { kind, id } : undefined
}
