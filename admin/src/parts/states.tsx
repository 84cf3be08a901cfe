import { ExclamationCircle } from "@medusajs/icons"
import { Button, Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { isMissing } from "../api/client"
import { useErrorWords } from "./errors"

interface EmptyProps {
  title: string
  text?: string | undefined
  /** A button or link with which something can be done about it. */
  action?: ReactNode
}

/** Stands where nothing is, and says what to do. */
export function EmptyState({ title, text, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-y-4 px-6 py-16 text-center">
      <div className="flex max-w-sm flex-col gap-y-1">
        <Text size="small" weight="plus" leading="compact">
          {title}
        </Text>
        {text && (
          <Text size="small" className="text-ui-fg-subtle">
            {text}
          </Text>
        )}
      </div>
      {action}
    </div>
  )
}

interface ErrorProps {
  error: unknown
  retry?: (() => unknown) | undefined
  /** Whether there is nothing else on the page, and it needs a heading. */
  page?: boolean
}

/** Stands where something could not be loaded, with the server's words. */
export function ErrorState({ error, retry, page = false }: ErrorProps) {
  const { t } = useTranslation()
  const words = useErrorWords()
  const missing = isMissing(error)

  return (
    <div role="alert" className="flex flex-col items-center gap-y-4 px-6 py-16 text-center">
      <ExclamationCircle className="text-ui-fg-subtle" aria-hidden />
      <div className="flex max-w-md flex-col gap-y-1">
        <Heading level={page ? "h1" : "h2"}>{missing ? t("missingTitle") : t("errorTitle")}</Heading>
        <Text size="small" className="text-ui-fg-subtle break-words">
          {missing ? t("missingText") : words(error)}
        </Text>
      </div>
      {retry && !missing && (
        <Button size="small" variant="secondary" onClick={() => void retry()}>
          {t("retry")}
        </Button>
      )}
    </div>
  )
}

/** Stands above what was loaded before, when it could not be loaded again. */
export function StaleNote({ error, retry }: ErrorProps) {
  const { t } = useTranslation()
  const words = useErrorWords()
  return (
    <div role="alert" className="bar">
      <Text size="small">{t("stale", { message: words(error) })}</Text>
      {retry && (
        <Button size="small" variant="secondary" onClick={() => void retry()}>
          {t("retry")}
        </Button>
      )}
    </div>
  )
}
