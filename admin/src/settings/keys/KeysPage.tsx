import { Button, Tabs } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useSearchParams } from "react-router-dom"
import { type ApiKey, KEY_TYPES } from "../../api/api-keys"
import { PageHeading } from "../../parts/PageHeading"
import { type Secret, SecretDialog } from "../SecretDialog"
import { KeyList } from "./KeyList"
import { NewKeyDrawer } from "./NewKeyDrawer"

/** The keys by which programs and storefronts may ask the API. */
export function KeysPage() {
  const { t } = useTranslation("settings")
  const [params, setParams] = useSearchParams()
  const type = KEY_TYPES.find((one) => one === params.get("type")) ?? KEY_TYPES[0]
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<Secret>()

  const onCreated = ({ title, token }: ApiKey) => {
    const about = { title: t("keys.created", { title }), name: t("keys.token"), value: token }
    setSecret({ ...about, text: t(`keys.${type}Created`) })
  }

  return (
    <>
      <PageHeading
        title={t("keys.title")}
        text={t("keys.text")}
        actions={
          <Button size="small" onClick={() => setAdding(true)}>
            {t(`keys.${type}Add`)}
          </Button>
        }
      />
      <Tabs value={type} onValueChange={(next) => setParams(next === KEY_TYPES[0] ? {} : { type: next })}>
        <Tabs.List aria-label={t("keys.title")}>
          {KEY_TYPES.map((one) => (
            <Tabs.Trigger key={one} value={one}>
              {t(`keys.types.${one}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {KEY_TYPES.map((one) => (
          <Tabs.Content key={one} value={one} className="mt-4">
            <KeyList type={one} />
          </Tabs.Content>
        ))}
      </Tabs>
      {adding && <NewKeyDrawer type={type} onCreated={onCreated} onClose={() => setAdding(false)} />}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  )
}
