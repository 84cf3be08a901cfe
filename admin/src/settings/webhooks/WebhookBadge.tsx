import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Webhook } from "../../api/webhooks"

const COLORS = { asked: "grey", failing: "red", gone: "red" } as const

/** Says whether a webhook is switched on, and why it is not. */
export function WebhookBadge({ webhook }: { webhook: Pick<Webhook, "disabled_at" | "disabled_reason"> }) {
  const { t } = useTranslation("settings")
  const off = webhook.disabled_at ? (webhook.disabled_reason ?? "asked") : undefined
  return (
    <StatusBadge className="whitespace-nowrap" color={off ? COLORS[off] : "green"}>
      {off ? t(`webhooks.off.${off}`) : t("webhooks.on")}
    </StatusBadge>
  )
}
