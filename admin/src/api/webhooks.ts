import { useQueryClient } from "@tanstack/react-query"
import type { Anew } from "./anew"
import { call } from "./client"
import type { PageOf } from "./pages"

export const GENERATIONS = ["v2", "v1"] as const

/** In whose way events are told. */
export type Generation = (typeof GENERATIONS)[number]

export interface Webhook {
  id: string
  url: string
  description: string | null
  /** Patterns of names of events. */
  events: string[]
  generation: Generation
  /** How many deliveries are scheduled, and have not arrived yet. */
  pending: number
  disabled_at: string | null
  disabled_reason: "asked" | "failing" | "gone" | null
  created_by: string
  created_at: string
  updated_at: string
}

export type WebhookWithSecret = Webhook & { secret: string }

export interface WebhookChanges {
  url?: string
  description?: string | null
  events?: string[]
  generation?: Generation
  enabled?: boolean
}

export type NewWebhook = Omit<WebhookChanges, "enabled"> & { url: string; secret?: string }

export const DELIVERY_STATES = ["pending", "delivered", "failed"] as const

export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface Attempt {
  number: number
  at: string
  /** In milliseconds. */
  duration: number
  status: number | null
  /** The beginning of what was answered. */
  response: string | null
  error: string | null
}

export interface Delivery {
  id: string
  webhook_id: string
  event: string
  event_id: string
  state: DeliveryState
  attempt_count: number
  next_at: string | null
  created_at: string
  updated_at: string
}

/** A delivery in a list, with what came of its tries. */
export type ListedDelivery = Delivery & { attempts: Pick<Attempt, "status" | "error">[] }

export type DeliveryWithAttempts = Delivery & { attempts: Attempt[] }

/** What is to be sent again: all since a moment, what was given up, or some deliveries or events. */
export type Replay = { since: string } | { failed: true } | { deliveries: string[] } | { events: string[] }

/** The most deliveries or events that one request may have sent again. */
export const MOST_AGAIN = 1000

/** As soon as so much is pending for a webhook, the server refuses to schedule more. */
export const MOST_PENDING = 1000

export const webhookKeys = {
  all: ["webhooks"] as const,
  list: (query: object) => ["webhooks", "list", query] as const,
  one: (id: string) => ["webhooks", "one", id] as const,
  deliveries: (id: string, query: object) => ["webhooks", "deliveries", id, query] as const,
  delivery: (id: string, deliveryId: string) => ["webhooks", "delivery", id, deliveryId] as const,
}

export type WebhooksPage = PageOf & { webhooks: Webhook[] }

export type DeliveriesPage = PageOf & { webhook_deliveries: ListedDelivery[] }

/** Ids come from addresses of pages, which anybody may have written. */
function pathOf(id: string, more = ""): string {
  return `/admin/webhooks/${encodeURIComponent(id)}${more}`
}

export function listWebhooks(query: object, signal?: AbortSignal): Promise<WebhooksPage> {
  return call("/admin/webhooks", { query, signal })
}

export async function getWebhook(id: string, signal?: AbortSignal): Promise<Webhook> {
  return (await call<{ webhook: Webhook }>(pathOf(id), { signal })).webhook
}

/** Makes a webhook for what happens from now on, and answers its secret. */
export async function createWebhook(webhook: NewWebhook): Promise<WebhookWithSecret> {
  return (await call<{ webhook: WebhookWithSecret }>("/admin/webhooks", { method: "POST", body: webhook })).webhook
}

export async function updateWebhook(id: string, changes: WebhookChanges): Promise<void> {
  await call(pathOf(id), { method: "POST", body: changes })
}

export async function deleteWebhook(id: string): Promise<void> {
  await call(pathOf(id), { method: "DELETE" })
}

/** Gives a webhook another secret, a given one or a new one, and answers it. */
export async function changeSecret(id: string, secret?: string): Promise<string> {
  const body = secret ? { secret } : {}
  return (await call<{ webhook: WebhookWithSecret }>(pathOf(id, "/secret"), { method: "POST", body })).webhook.secret
}

/** Sends a test; what comes of it can be read in the delivery that is answered. */
export async function testWebhook(id: string): Promise<Delivery> {
  const answer = await call<{ webhook_delivery: Delivery }>(pathOf(id, "/test"), { method: "POST", body: {} })
  return answer.webhook_delivery
}

/** Sends again; answers how many deliveries that makes, where that is known already. */
export async function replayWebhook(id: string, what: Replay, signal?: AbortSignal): Promise<number | null> {
  const request = { method: "POST", body: what, signal } as const
  return (await call<{ scheduled: number | null }>(pathOf(id, "/replay"), request)).scheduled
}

/** A page of deliveries, the newest first, with what came of their tries. */
export function listDeliveries(id: string, query: object, signal?: AbortSignal): Promise<DeliveriesPage> {
  const fields = "+attempts.status,+attempts.error"
  return call(pathOf(id, "/deliveries"), { query: { fields, ...query }, signal })
}

export async function getDelivery(id: string, deliveryId: string, signal?: AbortSignal): Promise<DeliveryWithAttempts> {
  const path = pathOf(id, `/deliveries/${encodeURIComponent(deliveryId)}`)
  return (await call<{ webhook_delivery: DeliveryWithAttempts }>(path, { signal })).webhook_delivery
}

/** Answers a function that has everything about webhooks read anew. */
export function useWebhooksChanged() {
  const queries = useQueryClient()
  return (when: Anew = {}) => queries.invalidateQueries({ queryKey: webhookKeys.all, ...when })
}
