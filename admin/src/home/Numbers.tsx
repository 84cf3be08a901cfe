import { Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import type { Statistics } from "../api/statistics"
import { useFormat } from "../parts/format"

/** How many customers there are, each number leading to who they are. */
export function Numbers({ customers }: { customers: Statistics["customers"] | undefined }) {
  const { t } = useTranslation("home")
  const numbers = [
    { name: t("customers"), value: customers?.total, to: "/customers" },
    { name: t("accounts"), value: customers?.accounts, to: "/customers?account=yes" },
    { name: t("guests"), value: customers?.guests, to: "/customers?account=no" },
  ]
  return (
    <ul aria-label={t("numbers")} className="grid gap-2 sm:grid-cols-3 sm:gap-4">
      {numbers.map((number) => (
        <li key={number.to}>
          <Number {...number} />
        </li>
      ))}
    </ul>
  )
}

function Number({ name, value, to }: { name: string; value: number | undefined; to: string }) {
  const format = useFormat()
  return (
    <Container className="p-0">
      <Link
        to={to}
        className="hover:bg-ui-bg-base-hover focus-ring inset flex items-baseline justify-between rounded-lg sm:flex-col"
      >
        <span className="txt-compact-small text-ui-fg-subtle">{name}</span>
        {value === undefined ? (
          <span aria-hidden className="bg-ui-bg-component-hover h-7 w-16 animate-pulse rounded" />
        ) : (
          <span className="text-ui-fg-base text-2xl font-medium tabular-nums leading-7">{format.number(value)}</span>
        )}
      </Link>
    </Container>
  )
}
