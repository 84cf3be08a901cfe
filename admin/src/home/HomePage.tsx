import { useTranslation } from "react-i18next"
import { PageHeading } from "../parts/PageHeading"

export function HomePage() {
  const { t } = useTranslation("home")
  return <PageHeading title={t("title")} />
}
