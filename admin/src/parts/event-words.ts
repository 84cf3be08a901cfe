/**
 * The names of events, and the texts that say them. Customers and users have a second, shorter name for the same;
 * events are asked for by these names, so that each comes once.
 */
const WORDS = {
  "customer.customer.created": "customerCreated",
  "customer.customer.updated": "customerUpdated",
  "customer.customer.deleted": "customerDeleted",
  "customer.customer-address.created": "addressCreated",
  "customer.customer-address.updated": "addressUpdated",
  "customer.customer-address.deleted": "addressDeleted",
  "customer.customer-group.created": "groupCreated",
  "customer.customer-group.updated": "groupUpdated",
  "customer.customer-group.deleted": "groupDeleted",
  "customer.customer-group-customer.created": "memberAdded",
  "customer.customer-group-customer.deleted": "memberRemoved",
  "customer.customer-payment-methods.updated": "paymentMethodsUpdated",
  "auth.password_reset": "passwordReset",
  "auth.auth-identity.deleted": "signInDeleted",
  "api_key.api-key.created": "keyCreated",
  "api_key.api-key.updated": "keyUpdated",
  "api_key.api-key.deleted": "keyDeleted",
  "user.user.created": "userCreated",
  "user.user.updated": "userUpdated",
  "user.user.deleted": "userDeleted",
  "webhook.disabled": "webhookDisabled",
} as const

/** What to ask the API for, to be told everything once. */
export const EVENT_NAMES: readonly string[] = Object.keys(WORDS)

/** The key of the text that says what has happened. */
export function wordsOf(name: string) {
  return Object.hasOwn(WORDS, name) ? WORDS[name as keyof typeof WORDS] : undefined
}
