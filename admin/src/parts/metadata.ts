import type { Metadata } from "../api/customers"

export const TYPES = ["text", "number", "boolean", "null", "json"] as const

export type Type = (typeof TYPES)[number]

/** A member of metadata while it is edited: `value` is what stands in the field. */
export interface Row {
  key: string
  type: Type
  value: string
}

/** The rows that metadata has in an editor. */
export function rowsOf(metadata: Metadata): Row[] {
  return Object.entries(metadata ?? {}).map(([key, value]) => ({ key, ...written(value) }))
}

function written(value: unknown): Omit<Row, "key"> {
  if (typeof value === "string") return { type: "text", value }
  if (typeof value === "number") return { type: "number", value: String(value) }
  if (typeof value === "boolean") return { type: "boolean", value: String(value) }
  if (value === null) return { type: "null", value: "" }
  return { type: "json", value: JSON.stringify(value, null, 2) }
}

/** Whether a row's value is one of its type. */
export function isValid({ type, value }: Omit<Row, "key">): boolean {
  if (type === "number") return value.trim() !== "" && Number.isFinite(Number(value))
  return type !== "json" || isJson(value)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function read({ type, value }: Row): unknown {
  if (type === "number") return Number(value)
  if (type === "boolean") return value === "true"
  if (type === "null") return null
  return type === "json" ? JSON.parse(value) : value
}

/** What the API calls a member that shall be taken away. */
const TAKEN_AWAY = ""

/** What must be sent so that metadata becomes what the rows say: the API merges it into what is there. */
export function changesOf(before: Metadata, rows: Row[]): Record<string, unknown> {
  const changes = new Map<string, unknown>()
  for (const key of Object.keys(before ?? {})) {
    if (!rows.some((row) => row.key === key)) changes.set(key, TAKEN_AWAY)
  }
  for (const row of rows) {
    const value = read(row)
    if (!before || !Object.hasOwn(before, row.key) || !same(before[row.key], value)) changes.set(row.key, value)
  }
  return Object.fromEntries(changes)
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
