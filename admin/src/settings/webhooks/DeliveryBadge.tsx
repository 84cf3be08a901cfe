import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { DeliveryState } from "../../api/webhooks"

const COLORS = { pending: "orange", delivered: "green", failed: "red" } as const satisfies Record<DeliveryState, string>

/** Says how far a delivery is. */
export function DeliveryBadge({ state }: { state: DeliveryState }) {
  const { t } = useTranslation("settings")
  return (
    <StatusBadge className="whitespace-nowrap" color={COLORS[state]}>
      {t(`deliveries.states.${state}`)}
    </StatusBadge>
  )
}
