import { Alert, Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Webhook } from "../../api/webhooks"
import { useFormat } from "../../parts/format"
import { Facts, Section } from "../../parts/Section"
import { useSwitch } from "./WebhookActions"

/** What is sent to a webhook, and in which way. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  return (
    <Section title={t("webhooks.about")} flush>
      <Facts
        facts={[
          [t("webhooks.events"), <Patterns key="events" patterns={webhook.events} />],
          [t("webhooks.generation"), t(`webhooks.generations.${webhook.generation}`)],
          [t("webhooks.pending"), format.number(webhook.pending)],
          [t("created"), format.time(webhook.created_at)],
          [t("changed"), format.time(webhook.updated_at)],
        ]}
      />
    </Section>
  )
}

function Patterns({ patterns }: { patterns: string[] }) {
  return (
    <ul className="font-mono">
      {patterns.map((pattern) => (
        <li key={pattern}>{pattern}</li>
      ))}
    </ul>
  )
}

/** Says why nothing is sent to a webhook that is switched off, and lets it be switched on. */
export function OffAlert({ webhook, onActed }: { webhook: Webhook; onActed: () => void }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const switchOn = useSwitch(webhook, onActed)
  if (!webhook.disabled_at) return null

  return (
    <Alert variant="warning">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0 flex-1 basis-60">
          {t(`webhooks.offText.${webhook.disabled_reason ?? "asked"}`, { time: format.time(webhook.disabled_at) })}
        </p>
        <Button size="small" variant="secondary" onClick={() => void switchOn()}>
          {t("webhooks.switchOn")}
        </Button>
      </div>
    </Alert>
  )
}
