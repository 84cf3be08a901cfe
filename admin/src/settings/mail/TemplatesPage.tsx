import { Badge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { type MailTemplate, useMailTemplates } from "../../api/mail-templates"
import { type Column, DataTable } from "../../parts/DataTable"
import { PageHeading } from "../../parts/PageHeading"
import { Section } from "../../parts/Section"
import { EmptyState, ErrorState } from "../../parts/states"
import { MailNotice } from "./MailNotice"
import { useLanguageName, useTemplateName } from "./names"

/** The templates of the mails that the shop sends, by language. */
export function TemplatesPage() {
  const { t } = useTranslation("settings")
  const { data, error, refetch } = useMailTemplates()
  const languageName = useLanguageName()
  const templates = data?.mail_templates
  const languages = [...new Set(templates?.map(({ language }) => language))].sort()

  return (
    <>
      <PageHeading title={t("mail.title")} text={t("mail.text")} />
      {error && !data && <ErrorState error={error} retry={refetch} />}
      {data && <MailNotice mail={data.mail} />}
      {languages.map((language) => (
        <Section key={language} title={languageName(language)} flush>
          <div className="overflow-hidden rounded-b-lg">
            <Templates
              label={languageName(language)}
              templates={templates?.filter((template) => template.language === language)}
            />
          </div>
        </Section>
      ))}
    </>
  )
}

function Templates({ label, templates }: { label: string; templates: MailTemplate[] | undefined }) {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const templateName = useTemplateName()

  const columns: Column<MailTemplate>[] = [
    { id: "name", head: t("mail.template"), cell: ({ name }) => templateName(name) },
    {
      id: "file",
      head: t("mail.file"),
      cell: ({ name, language }) => <code className="font-mono">{`${language}/${name}`}</code>,
    },
    {
      id: "own",
      head: t("mail.origin"),
      cell: ({ own }) => (
        <Badge size="2xsmall" color={own ? "blue" : "grey"}>
          {own ? t("mail.own") : t("mail.standard")}
        </Badge>
      ),
    },
  ]

  return (
    <DataTable
      label={label}
      columns={columns}
      rows={templates}
      idOf={({ name }) => name}
      nameOf={({ name }) => templateName(name)}
      hrefOf={({ name, language }) => `${encodeURIComponent(name)}?${new URLSearchParams({ language })}`}
      empty={<EmptyState title={common("table.empty")} />}
    />
  )
}
