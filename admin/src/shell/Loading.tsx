import { Spinner } from "@medusajs/icons"
import { useTranslation } from "react-i18next"

/** Stands for a page whose code, or whose user, is not known yet. */
export function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex min-h-dvh items-center justify-center">
      <Spinner className="text-ui-fg-muted animate-spin" aria-hidden />
      <span className="sr-only">{t("loading")}</span>
    </div>
  )
}
