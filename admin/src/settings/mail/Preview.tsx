import { Container, Tabs } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { RenderedMail } from "../../api/mail-templates"
import { HtmlPreview } from "./HtmlPreview"

/** A mail as it arrives: its subject, and both of its forms. */
export function Preview({ mail }: { mail: RenderedMail }) {
  const { t } = useTranslation("settings")
  return (
    <Container className="p-0">
      <dl className="border-ui-border-base txt-compact-small border-b px-4 py-3 sm:px-6">
        <dt className="text-ui-fg-subtle">{t("mail.subject")}</dt>
        <dd lang={mail.language} className="text-ui-fg-base font-medium [overflow-wrap:anywhere]">
          {mail.subject}
        </dd>
      </dl>
      <Tabs key={mail.html === null ? "text" : "html"} defaultValue={mail.html === null ? "text" : "html"}>
        <Tabs.List aria-label={t("mail.forms")} className="border-ui-border-base border-b px-4 py-2 sm:px-6">
          {mail.html !== null && <Tabs.Trigger value="html">{t("mail.html")}</Tabs.Trigger>}
          <Tabs.Trigger value="text">{t("mail.textForm")}</Tabs.Trigger>
        </Tabs.List>
        {mail.html !== null && (
          <Tabs.Content value="html">
            <p className="txt-small text-ui-fg-subtle border-ui-border-base border-b px-4 py-2 sm:px-6">
              {t("mail.htmlHint")}
            </p>
            <HtmlPreview title={t("mail.htmlTitle", { subject: mail.subject })} html={mail.html} />
          </Tabs.Content>
        )}
        <Tabs.Content value="text">
          <pre
            lang={mail.language}
            className="txt-small text-ui-fg-base whitespace-pre-wrap break-words px-4 py-4 font-mono sm:px-6"
          >
            {mail.text}
          </pre>
        </Tabs.Content>
      </Tabs>
    </Container>
  )
}
