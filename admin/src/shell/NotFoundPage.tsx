import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useTitle } from "../parts/PageHeading"
import { EmptyState } from "../parts/states"

export function NotFoundPage() {
  const { t } = useTranslation("shell")
  useTitle(t("notFoundTitle"))
  return (
    <EmptyState
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      action={
        <Button size="small" variant="secondary" asChild>
          <Link to="/">{t("toHome")}</Link>
        </Button>
      }
    />
  )
}
