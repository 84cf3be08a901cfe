import { Heading, Text } from "@medusajs/ui"
import { type ReactNode, useEffect } from "react"
import { Link } from "react-router-dom"
import { useTranslation } from "react-i18next"
import { ArrowLeftMini } from "@medusajs/icons"

interface Props {
  title: string
  /** What the title needs beside it, such as a badge. */
  beside?: ReactNode
  text?: string | undefined
  /** Where one comes from. */
  back?: { to: string; name: string } | undefined
  /** Buttons. */
  actions?: ReactNode
}

/** The head of a page; it gives the document its title, too. */
export function PageHeading({ title, beside, text, back, actions }: Props) {
  useTitle(title)
  const { t } = useTranslation()

  return (
    <header className="flex flex-col gap-y-2">
      {back && (
        <Link to={back.to} className="link-quiet txt-compact-small inline-flex w-fit max-w-full items-center gap-x-1">
          <ArrowLeftMini aria-hidden className="shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="sr-only">{t("back")}: </span>
            {back.name}
          </span>
        </Link>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-y-1">
          <div className="flex flex-wrap items-center gap-2">
            <Heading level="h1" className="break-words [overflow-wrap:anywhere]">
              {title}
            </Heading>
            {beside}
          </div>
          {text && (
            <Text size="small" className="text-ui-fg-subtle">
              {text}
            </Text>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  )
}

/** Names the document. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Stheno`
  }, [title])
}
