import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useFormat } from "./format"

interface Props {
  /** Counted from 1. */
  page: number
  size: number
  /** How many rows this page has; undefined while it is loaded. */
  shown: number | undefined
  /** How many rows there are; it may be known later than the rows. */
  count: number | undefined
  onPage: (page: number) => void
}

/** Leads from one page of a list to the next. */
export function Pages({ page, size, shown, count, onPage }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!shown && page === 1) return null

  const from = (page - 1) * size + (shown ? 1 : 0)
  const until = (page - 1) * size + (shown ?? 0)
  const more = count === undefined ? shown === size : until < count
  const range = { from: format.number(from), to: format.number(until) }

  return (
    <nav
      aria-label={t("pages.label")}
      className="bar txt-compact-small text-ui-fg-subtle border-b-0 border-t"
    >
      <p aria-live="polite">
        {count === undefined
          ? t("pages.range", range)
          : t("pages.rangeOf", { ...range, total: format.number(count) })}
      </p>
      <div className="flex gap-x-2">
        <Button size="small" variant="secondary" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          {t("pages.previous")}
        </Button>
        <Button size="small" variant="secondary" disabled={!more} onClick={() => onPage(page + 1)}>
          {t("pages.next")}
        </Button>
      </div>
    </nav>
  )
}
