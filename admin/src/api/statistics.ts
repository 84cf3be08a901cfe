import { useQuery } from "@tanstack/react-query"
import { call } from "./client"

/** What happened on a day. */
export interface Day {
  /** As `2026-11-30`; a day in UTC. */
  day: string
  /** Customers that were made and are still there, with an account or without. */
  customers: number
  /** How often customers signed in. */
  sign_ins: number
}

export interface Statistics {
  customers: { total: number; accounts: number; guests: number }
  /** The oldest first. */
  days: Day[]
}

export const statisticsKeys = {
  days: (days: number) => ["statistics", days] as const,
}

export async function getStatistics(days: number, signal?: AbortSignal): Promise<Statistics> {
  return (await call<{ statistics: Statistics }>("/admin/statistics", { query: { days }, signal })).statistics
}

/** Numbers of the shop, and what happened on each of the last days. */
export function useStatistics(days: number) {
  return useQuery({
    queryKey: statisticsKeys.days(days),
    queryFn: ({ signal }) => getStatistics(days, signal),
    placeholderData: (previous) => previous,
  })
}
