import { useQueries } from "@tanstack/react-query"
import { call } from "../api/client"
import { nameOf } from "../customers/names"
import type { Kind, Subject } from "./event-lines"

/** What something is called, and where it is shown. */
export interface Named {
  name: string
  to: string
}

interface Row {
  id: string
  name?: string
  title?: string
  email?: string | null
  first_name?: string | null
  last_name?: string | null
}

interface Source {
  path: string
  rows: string
  fields: string
  named: (row: Row) => Named
}

const SOURCES: Record<Kind, Source> = {
  customer: {
    path: "/admin/customers",
    rows: "customers",
    fields: "id,email,first_name,last_name",
    named: ({ id, email = null, first_name = null, last_name = null }) => ({
      name: nameOf({ id, email, first_name, last_name }),
      to: `/customers/${id}`,
    }),
  },
  group: {
    path: "/admin/customer-groups",
    rows: "customer_groups",
    fields: "id,name",
    named: ({ id, name }) => ({ name: name ?? id, to: `/customer-groups/${id}` }),
  },
  user: {
    path: "/admin/users",
    rows: "users",
    fields: "id,email",
    named: ({ id, email }) => ({ name: email ?? id, to: "/settings/users" }),
  },
  key: {
    path: "/admin/api-keys",
    rows: "api_keys",
    fields: "id,title",
    named: ({ id, title }) => ({ name: title ?? id, to: "/settings/api-keys" }),
  },
}

const KINDS = ["customer", "group", "user", "key"] as const satisfies Kind[]

/** The names of what events are about, by id. What was deleted has none any more. */
export function useNames(subjects: Subject[]): ReadonlyMap<string, Named> {
  return useQueries({
    queries: KINDS.map((kind) => {
      const ids = [...new Set(subjects.filter((subject) => subject.kind === kind).map(({ id }) => id))].sort()
      return {
        queryKey: ["names", kind, ids],
        queryFn: ({ signal }: { signal: AbortSignal }) => namesOf(SOURCES[kind], ids, signal),
        enabled: ids.length > 0,
      }
    }),
    combine: (results) => new Map(results.flatMap(({ data = [] }) => data)),
  })
}

type Entry = [id: string, named: Named]

async function namesOf({ path, rows, fields, named }: Source, ids: string[], signal: AbortSignal): Promise<Entry[]> {
  const query = { id: ids, fields, limit: ids.length, count: false }
  const answer = await call<Record<string, Row[]>>(path, { query, signal })
  return (answer[rows] ?? []).map((row) => [row.id, named(row)])
}
