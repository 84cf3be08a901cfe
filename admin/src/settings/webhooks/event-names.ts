import type { Generation } from "../../api/webhooks"

/** The names that events have, by the generation in whose way they are told. */
export const EVENT_NAMES: Record<Generation, readonly string[]> = {
  v2: [
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.customer.created",
    "customer.customer.updated",
    "customer.customer.deleted",
    "customer.customer-address.created",
    "customer.customer-address.updated",
    "customer.customer-address.deleted",
    "customer.customer-group.created",
    "customer.customer-group.updated",
    "customer.customer-group.deleted",
    "customer.customer-group-customer.created",
    "customer.customer-group-customer.deleted",
    "customer.customer-payment-methods.updated",
    "auth.password_reset",
    "auth.auth-identity.deleted",
    "api_key.api-key.created",
    "api_key.api-key.updated",
    "api_key.api-key.deleted",
    "user.created",
    "user.updated",
    "user.deleted",
    "user.user.created",
    "user.user.updated",
    "user.user.deleted",
    "webhook.disabled",
    "webhook.test",
  ],
  v1: [
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.password_reset",
    "user.created",
    "user.updated",
    "user.deleted",
    "user.password_reset",
    "webhook.disabled",
    "webhook.test",
  ],
}

/** Patterns that many want. */
export const SUGGESTIONS: Record<Generation, readonly string[]> = {
  v2: ["*", "customer.*", "customer.customer-group*", "user.*", "api_key.*", "auth.password_reset"],
  v1: ["*", "customer.*", "user.*", "customer.password_reset", "user.password_reset"],
}

/** Whether one of the patterns is the very name under which tokens for another password are told. */
export function asksForTokens(patterns: string[]): boolean {
  return patterns.some((pattern) => pattern.endsWith(".password_reset") && !pattern.includes("*"))
}
