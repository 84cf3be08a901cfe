import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Webhook } from "../../api/webhooks"

const COLORS = { asked: "grey", failing: "red", gone: "red" } as const

/** Says whether a webhook is switched on, and why it is not. */
export function WebhookBadge({ webhook }: { webhook: Pick<Webhook, "disabled_at" | "disabled_reason"> }) {
  const { t } = useTranslation("settings")
  if (!webhook.disabled_at) return <StatusBadge className="whitespace-nowrap" color="green">{t("webhooks.on")}</StatusBadge>
  const reason = webhook.disabled_reason ?? "asked"
  return <StatusBadge className="whitespace-nowrap" color={COLORS[reason]}>{t(`webhooks.off.${reason}`)}</StatusBadge>
}
