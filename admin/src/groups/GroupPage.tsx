import { useTranslation } from "react-i18next"
import { PageHeading } from "../parts/PageHeading"

export function GroupPage() {
  const { t } = useTranslation("groups")
  return <PageHeading title={t("title")} />
}
