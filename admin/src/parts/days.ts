import type { Days } from "./filter-editors"

/** The moments of a span of days, as the API filters by them. Days are those of whoever looks. */
export function momentsOf({ from, until }: Days): { $gte?: string; $lt?: string } | undefined {
  const begin = from && midnight(from, 0)
  const end = until && midnight(until, 1)
  if (!begin && !end) return undefined
  return { ...(begin && { $gte: begin }), ...(end && { $lt: end }) }
}

function midnight(day: string, later: number): string | undefined {
  const [year, month, date] = day.split("-").map(Number)
  if (!year || !month || !date) return undefined
  return new Date(year, month - 1, date + later).toISOString()
}
