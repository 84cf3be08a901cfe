import { Badge, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Attempt } from "../../api/webhooks"
import { useFormat } from "../../parts/format"

/** Each try of a delivery, the newest first, with what was answered. */
export function Attempts({ attempts }: { attempts: Attempt[] }) {
  const { t } = useTranslation("settings")
  if (attempts.length === 0) {
    return (
      <Text size="small" className="text-ui-fg-subtle px-4 py-4 sm:px-6">
        {t("deliveries.noAttempts")}
      </Text>
    )
  }
  return (
    <ol reversed className="divide-ui-border-base divide-y">
      {attempts.toReversed().map((attempt) => (
        <li key={attempt.number} className="txt-compact-small flex flex-col gap-y-2 px-4 py-3 sm:px-6">
          <Head attempt={attempt} />
          {attempt.error && <p className="text-ui-fg-error [overflow-wrap:anywhere]">{attempt.error}</p>}
          {attempt.response && <Answer text={attempt.response} number={attempt.number} />}
        </li>
      ))}
    </ol>
  )
}

function Head({ attempt: { number, at, duration, status } }: { attempt: Attempt }) {
  const { t } = useTranslation("settings")
  const format = useFormat()
  const arrived = status !== null && status >= 200 && status < 300
  return (
    <div className="text-ui-fg-subtle flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="text-ui-fg-base font-medium">{t("deliveries.attempt", { number: format.number(number) })}</span>
      <span>{format.exact(at)}</span>
      <span>{t("deliveries.duration", { milliseconds: format.number(duration) })}</span>
      {status === null ? (
        <Badge size="2xsmall" color="red">
          {t("deliveries.noAnswer")}
        </Badge>
      ) : (
        <Badge size="2xsmall" color={arrived ? "green" : "red"}>
          {t("deliveries.status", { status: String(status) })}
        </Badge>
      )}
    </div>
  )
}

function Answer({ text, number }: { text: string; number: number }) {
  const { t } = useTranslation("settings")
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={t("deliveries.answer", { number })}
      className="txt-small bg-ui-bg-component-hover focus-ring max-h-60 overflow-auto rounded-md p-2 font-mono"
    >
      {text}
    </pre>
  )
}
