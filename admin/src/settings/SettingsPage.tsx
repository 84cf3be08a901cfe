import { useTranslation } from "react-i18next"
import { PageHeading } from "../parts/PageHeading"

export function SettingsPage() {
  const { t } = useTranslation("settings")
  return <PageHeading title={t("title")} />
}
