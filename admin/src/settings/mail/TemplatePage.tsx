import { Button } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useParams, useSearchParams } from "react-router-dom"
import { type MailTemplates, getMailTemplate, mailKeys, useMailTemplates } from "../../api/mail-templates"
import { ChoiceField } from "../../parts/fields"
import { PageHeading } from "../../parts/PageHeading"
import { ErrorState } from "../../parts/states"
import { MailNotice, wayOf } from "./MailNotice"
import { useLanguageName, useTemplateName } from "./names"
import { Preview } from "./Preview"
import { SendDrawer } from "./SendDrawer"

/** A template, as a mail with sample values. */
export function TemplatePage() {
  const { t } = useTranslation("settings")
  const { name = "" } = useParams()
  const list = useMailTemplates()
  const templateName = useTemplateName()
  const [sending, setSending] = useState(false)
  const [language, languages, choose] = useTemplateLanguage(name, list.data)
  const mail = list.data?.mail

  const template = useQuery({
    queryKey: mailKeys.one(name, language),
    queryFn: ({ signal }) => getMailTemplate(name, language, signal),
    enabled: list.data !== undefined,
  })
  const error = list.error ?? template.error

  return (
    <>
      <PageHeading
        title={templateName(name)}
        back={{ to: "/settings/mail-templates", name: t("mail.title") }}
        actions={
          <>
            <LanguageChoice language={language} languages={languages} onChange={choose} />
            <Button size="small" disabled={!mail || wayOf(mail) === "off"} onClick={() => setSending(true)}>
              {t("mail.send")}
            </Button>
          </>
        }
      />
      {mail && wayOf(mail) !== "smtp" && <MailNotice mail={mail} />}
      {error && <ErrorState error={error} retry={list.error ? list.refetch : template.refetch} />}
      {template.data && <Preview mail={template.data} />}
      {sending && mail && <SendDrawer name={name} language={language} mail={mail} onClose={() => setSending(false)} />}
    </>
  )
}

/** The language that the address names, else the page's, else any that there is. */
function useTemplateLanguage(name: string, list: MailTemplates | undefined) {
  const { i18n } = useTranslation()
  const [params, setParams] = useSearchParams()
  const languages = (list?.mail_templates ?? [])
    .filter((template) => template.name === name)
    .map((template) => template.language)
    .sort()
  const wanted = [params.get("language"), i18n.language]
  const language = wanted.map((tag) => languages.find((one) => one === tag)).find(Boolean) ?? languages[0]
  const choose = (next: string) => setParams({ language: next }, { replace: true })
  return [language, languages, choose] as const
}

interface ChoiceProps {
  language: string | undefined
  languages: string[]
  onChange: (language: string) => void
}

function LanguageChoice({ language, languages, onChange }: ChoiceProps) {
  const { t } = useTranslation("shell")
  const languageName = useLanguageName()
  if (!language) return null
  return (
    <ChoiceField label={t("language")} quiet value={language} onChange={(event) => onChange(event.target.value)}>
      {languages.map((one) => (
        <option key={one} value={one}>
          {languageName(one)}
        </option>
      ))}
    </ChoiceField>
  )
}
