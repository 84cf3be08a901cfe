import { Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

/** Stands where a group will be. */
export function GroupSkeleton() {
  const { t } = useTranslation()
  return (
    <Container role="status" className="flex flex-col gap-y-4 p-6">
      <span className="sr-only">{t("loading")}</span>
      {[1, 2, 3, 4, 5].map((line) => (
        <div key={line} aria-hidden className="bg-ui-bg-component-hover h-4 animate-pulse rounded" />
      ))}
    </Container>
  )
}
