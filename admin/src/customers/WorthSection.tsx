import { useTranslation } from "react-i18next"
import type { Customer } from "../api/customers"
import { useFormat } from "../parts/format"
import { Facts, Section } from "../parts/Section"

/** What a customer is worth to the shop. */
export function WorthSection({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers")
  const format = useFormat()
  const spent = (customer.total_spent ?? []).map(({ amount, currency_code }) => format.money(amount, currency_code))

  return (
    <Section title={t("worth")} flush>
      <Facts
        facts={[
          [t("orders"), format.number(customer.orders_count ?? 0)],
          [t("lastOrder"), format.time(customer.last_order_at)],
          [t("spent"), spent.length > 0 ? spent.join(" · ") : format.text(null)],
        ]}
      />
    </Section>
  )
}
