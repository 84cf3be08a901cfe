import { Button } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMe } from "../../api/users"
import { useFormat } from "../../parts/format"
import { PageHeading } from "../../parts/PageHeading"
import { Facts, Section } from "../../parts/Section"
import { NamesDrawer } from "../users/NamesDrawer"
import { AppearanceSection } from "./AppearanceSection"
import { PasswordDrawer } from "./PasswordDrawer"
import { SessionsSection } from "./SessionsSection"

/** What somebody may change of themselves. */
export function ProfilePage() {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const format = useFormat()
  const { data: user } = useMe()
  const [editing, setEditing] = useState<"names" | "password">()
  const close = () => setEditing(undefined)
  if (!user) return null

  return (
    <>
      <PageHeading title={t("profile.title")} />
      <Section
        title={t("profile.about")}
        flush
        actions={
          <Button size="small" variant="secondary" aria-label={t("users.edit")} onClick={() => setEditing("names")}>
            {common("edit")}
          </Button>
        }
      >
        <Facts
          facts={[
            [t("users.firstName"), format.text(user.first_name)],
            [t("users.lastName"), format.text(user.last_name)],
            [t("users.email"), user.email],
            [t("created"), format.time(user.created_at)],
          ]}
        />
      </Section>
      <AppearanceSection />
      <Section title={t("password.title")} text={t("password.text")}>
        <Button size="small" variant="secondary" onClick={() => setEditing("password")}>
          {t("password.change")}
        </Button>
      </Section>
      <SessionsSection />
      {editing === "names" && <NamesDrawer user={user} onClose={close} />}
      {editing === "password" && <PasswordDrawer email={user.email} onClose={close} />}
    </>
  )
}
