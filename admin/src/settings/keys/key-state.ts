import type { ApiKey } from "../../api/api-keys"

/** Whether a key is good, will be until a moment, or is no more. */
export type KeyState = "active" | "ending" | "revoked"

export function stateOf({ revoked_at }: Pick<ApiKey, "revoked_at">, now = new Date()): KeyState {
  if (!revoked_at) return "active"
  return new Date(revoked_at) > now ? "ending" : "revoked"
}
