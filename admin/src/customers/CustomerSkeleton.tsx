import { Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** Stands for a customer who is being loaded. */
export function CustomerSkeleton() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-y-4">
      <div className="bg-ui-bg-component-hover h-7 w-64 animate-pulse rounded" />
      <div className="grid gap-4 xl:grid-cols-[3fr_2fr]">
        <Container className="h-64 animate-pulse" />
        <Container className="h-64 animate-pulse" />
      </div>
    </div>
  )
}
