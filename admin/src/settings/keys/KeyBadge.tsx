import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { ApiKey } from "../../api/api-keys"
import { useFormat } from "../../parts/format"
import { type KeyState, stateOf } from "./key-state"

const COLORS = { active: "green", ending: "orange", revoked: "grey" } as const satisfies Record<KeyState, string>

/** Says whether a key is good, and until when. */
export function KeyBadge({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const state = stateOf(apiKey)
  return (
    <StatusBadge color={COLORS[state]}>
      {t(`keys.states.${state}`, { time: format.time(apiKey.revoked_at) })}
    </StatusBadge>
  )
}
