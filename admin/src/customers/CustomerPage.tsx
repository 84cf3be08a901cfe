import { useTranslation } from "react-i18next"
import { PageHeading } from "../parts/PageHeading"

export function CustomerPage() {
  const { t } = useTranslation("customers")
  return <PageHeading title={t("title")} />
}
