import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { EmptyState } from "../parts/states"

/** Stands where a search has found nothing. */
export function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  return (
    <EmptyState
      title={common("table.noMatch")}
      text={t("noMatchText")}
      action={
        <Button size="small" variant="secondary" onClick={onClear}>
          {t("clearSearch")}
        </Button>
      }
    />
  )
}
