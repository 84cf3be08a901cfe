import { call } from "./client"

/** An event as it is told in the way of either generation: the older one says elsewhere when it happened. */
export type ToldEvent = { id: string } & ({ metadata: { created_at: string } } | { at: string })

export const toldEventKeys = {
  one: (id: string) => ["events", "told", id] as const,
}

export interface ToldEventsQuery {
  name: readonly string[]
  generation: "v1" | "v2"
  since: string
  limit: number
  after?: string
}

/** A page of what has happened, as it is told to a webhook. */
export function listToldEvents(
  query: ToldEventsQuery,
  signal?: AbortSignal,
): Promise<{ events: ToldEvent[]; next_cursor: string | null }> {
  return call("/admin/events", { query, signal })
}

/** An event, as it was told. */
export async function getToldEvent(id: string, signal?: AbortSignal): Promise<ToldEvent> {
  return (await call<{ event: ToldEvent }>(`/admin/events/${encodeURIComponent(id)}`, { signal })).event
}
