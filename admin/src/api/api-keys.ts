import { useQueryClient } from "@tanstack/react-query"
import { at, call } from "./client"
import type { PageOf } from "./pages"

export const KEY_TYPES = ["secret", "publishable"] as const

export type KeyType = (typeof KEY_TYPES)[number]

export interface ApiKey {
  id: string
  title: string
  /** Of a secret key it is only told where it is made. */
  token: string
  /** What of the token stays visible. */
  redacted: string
  type: KeyType
  created_at: string
  updated_at: string
  created_by: string
  /** It may lie ahead: until then the key is good. */
  revoked_at: string | null
  revoked_by: string | null
}

export const apiKeyKeys = {
  all: ["api-keys"] as const,
  list: (query: object) => ["api-keys", "list", query] as const,
}

export type ApiKeysPage = PageOf & { api_keys: ApiKey[] }

export function listApiKeys(query: object, signal?: AbortSignal): Promise<ApiKeysPage> {
  return call("/admin/api-keys", { query, signal })
}

/** Makes a key. No other answer shows the token of a secret one. */
export async function createApiKey(key: { title: string; type: KeyType }): Promise<ApiKey> {
  return (await call<{ api_key: ApiKey }>("/admin/api-keys", { method: "POST", body: key })).api_key
}

export async function renameApiKey(id: string, title: string): Promise<void> {
  await call(at`/admin/api-keys/${id}`, { method: "POST", body: { title } })
}

/** Revokes a key, now or in some seconds. */
export async function revokeApiKey(id: string, inSeconds = 0): Promise<void> {
  const body = inSeconds > 0 ? { revoke_in: inSeconds } : {}
  await call(at`/admin/api-keys/${id}/revoke`, { method: "POST", body })
}

/** Deletes a key; it must have been revoked. */
export async function deleteApiKey(id: string): Promise<void> {
  await call(at`/admin/api-keys/${id}`, { method: "DELETE" })
}

/** Answers a function that has everything about API keys read anew. */
export function useApiKeysChanged() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: apiKeyKeys.all })
}
