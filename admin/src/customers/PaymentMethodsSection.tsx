import { Badge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { type PaymentMethod, customerKeys, listPaymentMethods } from "../api/customers"
import { JsonText } from "../parts/JsonView"
import { Note, Section } from "../parts/Section"
import { SectionState } from "../parts/SectionState"
import { cardOf } from "./cards"

/** The payment methods that providers have saved for a customer. */
export function PaymentMethodsSection({ customerId }: { customerId: string }) {
  const { t } = useTranslation("customers")
  const methods = useQuery({
    queryKey: customerKeys.paymentMethods(customerId),
    queryFn: ({ signal }) => listPaymentMethods(customerId, signal),
  })

  return (
    <Section title={t("paymentMethods")} flush>
      <SectionState query={methods}>
        {(shown) =>
          shown.length === 0 ? (
            <Note>{t("noPaymentMethods")}</Note>
          ) : (
            <ul className="divide-ui-border-base divide-y">
              {shown.map((method, index) => (
                <Method key={index} method={method} />
              ))}
            </ul>
          )
        }
      </SectionState>
    </Section>
  )
}

function Method({ method: { provider_id, data } }: { method: PaymentMethod }) {
  const { t } = useTranslation("customers")
  const card = cardOf(data)
  return (
    <li className="flex flex-col gap-y-2 px-4 py-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        {card && (
          <Text size="small" weight="plus">
            {t("card", { brand: card.brand, last4: card.last4 })}
          </Text>
        )}
        {card?.until && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("cardUntil", { until: card.until })}
          </Text>
        )}
        <Badge size="2xsmall">{provider_id}</Badge>
      </div>
      <details className="txt-small text-ui-fg-subtle">
        <summary className="focus-ring w-fit cursor-pointer rounded">{t("asKept")}</summary>
        <div className="pt-2">
          <JsonText value={data} />
        </div>
      </details>
    </li>
  )
}
