import { useTranslation } from "react-i18next"
import type { Customer } from "../api/customers"
import { CopyButton } from "../parts/CopyButton"
import { useFormat } from "../parts/format"
import { Facts, Section } from "../parts/Section"

/** What is known of a customer. */
export function ProfileSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers")
  const format = useFormat()

  return (
    <Section title={t("profile")} flush>
      <Facts
        facts={[
          [t("email"), <Email key="email" email={customer.email} />],
          [t("firstName"), format.text(customer.first_name)],
          [t("lastName"), format.text(customer.last_name)],
          [t("company"), format.text(customer.company_name)],
          [t("phone"), <Phone key="phone" phone={customer.phone} />],
          [t("account"), customer.has_account ? t("accountText") : t("guestText")],
          [t("created"), format.time(customer.created_at)],
          [t("updated"), format.time(customer.updated_at)],
          [t("id"), <Copied key="id" text={customer.id} label={t("copyId")} />],
        ]}
      />
    </Section>
  )
}

function Email({ email }: { email: string | null }) {
  const { t } = useTranslation("customers")
  const format = useFormat()
  if (!email) return format.text(email)
  return (
    <span className="flex items-center gap-x-1">
      <a href={`mailto:${encodeURIComponent(email)}`} className="link min-w-0">
        {email}
      </a>
      <CopyButton text={email} label={t("copyEmail")} />
    </span>
  )
}

function Phone({ phone }: { phone: string | null }) {
  const format = useFormat()
  if (!phone) return format.text(phone)
  return (
    <a href={`tel:${phone.replace(/[^+\d]/g, "")}`} className="link">
      {phone}
    </a>
  )
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <span className="flex items-center gap-x-1">
      <span className="min-w-0 font-mono">{text}</span>
      <CopyButton text={text} label={label} />
    </span>
  )
}
