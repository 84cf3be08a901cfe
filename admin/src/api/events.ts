import { useQuery } from "@tanstack/react-query"
import { call } from "./client"

export interface ShopEvent {
  id: string
  name: string
  data: Record<string, unknown>
  metadata: { eventGroupId: string; created_at: string; published_at: string }
}

export interface EventsPage {
  events: ShopEvent[]
  next_cursor: string | null
}

export interface EventsQuery {
  subject?: string
  /** Names, or patterns of names. */
  name?: readonly string[]
  order?: "created_at" | "-created_at"
  limit?: number
  after?: string
}

export const eventKeys = {
  all: ["events"] as const,
  list: (query: EventsQuery) => ["events", query] as const,
}

/** A page of what has happened. */
export function listEvents(query: EventsQuery, signal?: AbortSignal): Promise<EventsPage> {
  return call("/admin/events", { query, signal })
}

export function useEvents(query: EventsQuery) {
  return useQuery({ queryKey: eventKeys.list(query), queryFn: ({ signal }) => listEvents(query, signal) })
}
