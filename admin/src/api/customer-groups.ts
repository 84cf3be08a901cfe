import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { Anew } from "./anew"
import { at, call } from "./client"
import type { Metadata } from "./customers"
import { eventKeys } from "./events"
import type { PageOf } from "./pages"

export interface CustomerGroup {
  id: string
  name: string
  metadata: Metadata
  created_at: string
  updated_at: string
  customers_count?: number
}

/** What may be written of a group. A member of `metadata` that is `""` is taken away. */
export interface GroupChanges {
  name?: string
  metadata?: Record<string, unknown>
}

/** The most ids that one request may bring. */
const MOST_IDS = 500

export const groupKeys = {
  all: ["customer-groups"] as const,
  list: (query: object) => ["customer-groups", "list", query] as const,
  one: (id: string) => ["customer-groups", "one", id] as const,
}

interface Answer {
  customer_group: CustomerGroup
}

export type GroupsPage = PageOf & { customer_groups: CustomerGroup[] }

export function listGroups(query: object, signal?: AbortSignal): Promise<GroupsPage> {
  return call("/admin/customer-groups", { query, signal })
}

export async function getGroup(id: string, signal?: AbortSignal): Promise<CustomerGroup> {
  const query = { fields: "+customers_count" }
  return (await call<Answer>(at`/admin/customer-groups/${id}`, { query, signal })).customer_group
}

export async function createGroup(group: GroupChanges): Promise<CustomerGroup> {
  return (await call<Answer>("/admin/customer-groups", { method: "POST", body: group })).customer_group
}

/** Changes a group. With `loadedAt`, 409 says that somebody else has changed it since. */
export async function updateGroup(id: string, changes: GroupChanges, loadedAt?: string): Promise<CustomerGroup> {
  const headers: Record<string, string> = loadedAt ? { "x-stheno-updated-at": loadedAt } : {}
  const path = at`/admin/customer-groups/${id}`
  return (await call<Answer>(path, { method: "POST", body: changes, headers })).customer_group
}

export async function deleteGroup(id: string): Promise<void> {
  await call(at`/admin/customer-groups/${id}`, { method: "DELETE" })
}

/** Adds customers to a group, or takes them out; as many as one request may bring. */
export async function changeMembers(id: string, change: { add?: string[]; remove?: string[] }): Promise<void> {
  await call(at`/admin/customer-groups/${id}/customers`, { method: "POST", body: change })
}

/** Cuts ids into as many as one request may bring. */
export function inRequests<Item>(items: Item[]): Item[][] {
  const parts: Item[][] = []
  for (let from = 0; from < items.length; from += MOST_IDS) parts.push(items.slice(from, from + MOST_IDS))
  return parts
}

/** Groups whose names have the words, by name: for choosing some. */
export function useGroupChoices(q: string, enabled = true) {
  const query = { ...(q && { q }), order: "name", limit: 50, fields: "id,name", count: false }
  return useQuery({
    queryKey: groupKeys.list(query),
    queryFn: ({ signal }) => listGroups(query, signal),
    select: (page) => page.customer_groups,
    placeholderData: (previous) => previous,
    enabled,
  })
}

/** A page of groups, with how many customers are in each. */
export function useGroups(query: object) {
  const asked = { fields: "+customers_count", ...query }
  return useQuery({
    queryKey: groupKeys.list(asked),
    queryFn: ({ signal }) => listGroups(asked, signal),
    placeholderData: (previous) => previous,
  })
}

export function useGroup(id: string) {
  return useQuery({ queryKey: groupKeys.one(id), queryFn: ({ signal }) => getGroup(id, signal) })
}

/** Answers a function that has everything about groups read anew, and the customers that show them. */
export function useGroupsChanged() {
  const queries = useQueryClient()
  return async (when: Anew = {}) => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: groupKeys.all, ...when }),
      queries.invalidateQueries({ queryKey: ["customers"], ...when }),
      queries.invalidateQueries({ queryKey: eventKeys.all, ...when }),
    ])
  }
}
