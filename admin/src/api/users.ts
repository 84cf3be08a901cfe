import { useQuery, useQueryClient } from "@tanstack/react-query"
import { at, call, callOnce } from "./client"
import type { PageOf } from "./pages"
import type { Metadata } from "./customers"

export interface User {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
  avatar_url: string | null
  metadata: Metadata
  created_at: string
  updated_at: string
}

export interface UserChanges {
  first_name?: string | null
  last_name?: string | null
}

export interface NewUser extends UserChanges {
  email: string
  password: string
}

export const userKeys = {
  me: ["users", "me"] as const,
  list: (query: object) => ["users", "list", query] as const,
  all: ["users"] as const,
}

/** Who is signed in. 401 is an error here, for this is how it is found out whether somebody is. */
export async function me(signal?: AbortSignal): Promise<User> {
  return (await callOnce<{ user: User }>("/admin/users/me", { signal })).user
}

export function listUsers(query: object, signal?: AbortSignal): Promise<PageOf & { users: User[] }> {
  return call("/admin/users", { query, signal })
}

export async function createUser(user: NewUser): Promise<User> {
  return (await call<{ user: User }>("/admin/users", { method: "POST", body: user })).user
}

export async function updateUser(id: string, changes: UserChanges): Promise<User> {
  return (await call<{ user: User }>(at`/admin/users/${id}`, { method: "POST", body: changes })).user
}

export async function deleteUser(id: string): Promise<void> {
  await call(at`/admin/users/${id}`, { method: "DELETE" })
}

/** Sets another password of the one who is signed in, and ends all of their sessions. */
export async function changePassword(current_password: string, password: string): Promise<void> {
  await call("/admin/users/me/password", { method: "POST", body: { current_password, password } })
}

/** Who is signed in. */
export function useMe() {
  return useQuery({ queryKey: userKeys.me, queryFn: ({ signal }) => me(signal), staleTime: Infinity, retry: false })
}

/** Answers a function that has everything about users read anew. */
export function useUsersChanged() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: userKeys.all })
}
