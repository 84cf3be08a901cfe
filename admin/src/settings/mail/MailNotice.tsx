import { Alert } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { MailSettings } from "../../api/mail-templates"

const LOOKS = { smtp: "success", folder: "warning", off: "warning" } as const

/** Whether mails are sent at all. */
export function wayOf(mail: MailSettings): MailSettings["way"] {
  return mail.enabled ? mail.way : "off"
}

/** Says where mails go, and what to do where nobody gets them. */
export function MailNotice({ mail }: { mail: MailSettings }) {
  const { t } = useTranslation("settings")
  const way = wayOf(mail)
  return (
    <Alert variant={LOOKS[way]}>
      <p className="text-ui-fg-base font-medium">{t(`mail.ways.${way}.title`)}</p>
      <p className="text-ui-fg-subtle [overflow-wrap:anywhere]">{t(`mail.ways.${way}.text`, { from: mail.from })}</p>
    </Alert>
  )
}
