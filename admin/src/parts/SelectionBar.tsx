import { Button } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "./format"
import type { Selection } from "./selection"

interface Props {
  selection: Selection
  /** How many there are that match; with it, all of them can be selected. */
  count?: number | undefined
  /** Buttons. */
  children: ReactNode
}

/** Says how many are selected, and what can be done with them. It lies at the lower edge while any are. */
export function SelectionBar({ selection, count, children }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const selected = selection.everything ? (count ?? 0) : selection.names.size
  if (selected === 0) return null
  const moreThere = !selection.everything && count !== undefined && count > selected

  return (
    <div
      role="region"
      aria-label={t("selection.label")}
      className="floating sticky bottom-4 z-10 mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 p-2 pl-4"
    >
      <p aria-live="polite" className="text-ui-fg-base mr-2">
        {t("selection.count", { count: selected })}
      </p>
      {moreThere && (
        <Button size="small" variant="transparent" onClick={selection.selectEverything}>
          {t("selection.all", { total: format.number(count) })}
        </Button>
      )}
      {children}
      <Button size="small" variant="transparent" onClick={selection.clear}>
        {t("selection.clear")}
      </Button>
    </div>
  )
}
