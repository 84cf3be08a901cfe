import { Button } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { PageHeading } from "../parts/PageHeading"

export function NotFoundPage() {
  const { t } = useTranslation("shell")
  return (
    <>
      <PageHeading title={t("notFoundTitle")} text={t("notFoundText")} />
      <Button size="small" variant="secondary" asChild>
        <Link to="/">{t("toHome")}</Link>
      </Button>
    </>
  )
}
