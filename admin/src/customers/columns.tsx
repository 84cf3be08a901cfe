import { Badge } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Customer } from "../api/customers"
import type { Column } from "../parts/DataTable"
import { type Format, useFormat } from "../parts/format"
import { AccountBadge } from "./AccountBadge"
import { nameOf } from "./names"

/** Columns that are shown until somebody chooses others. */
export const FIRST_COLUMNS = ["name", "email", "account", "groups", "orders_count", "total_spent", "created_at"]

/** All columns of the list. Customers are sorted by what they have spent in `currency`; `named`, the head says so. */
export function useCustomerColumns(currency: string, named: boolean): Column<Customer>[] {
  const { t } = useTranslation("customers")
  const format = useFormat()

  return useMemo(
    () => [
      { id: "name", head: t("name"), sort: "last_name", cell: nameOf },
      { id: "email", head: t("email"), sort: "email", cell: (row) => <Email email={format.text(row.email)} /> },
      { id: "first_name", head: t("firstName"), sort: "first_name", cell: (row) => format.text(row.first_name) },
      { id: "company_name", head: t("company"), sort: "company_name", cell: (row) => format.text(row.company_name) },
      { id: "phone", head: t("phone"), sort: "phone", cell: (row) => format.text(row.phone) },
      { id: "account", head: t("account"), sort: "has_account", cell: (row) => <AccountBadge customer={row} /> },
      { id: "groups", head: t("groups"), cell: (row) => <Groups customer={row} format={format} /> },
      {
        id: "orders_count",
        head: t("orders"),
        sort: "orders_count",
        numeric: true,
        cell: (row) => format.number(row.orders_count ?? 0),
      },
      {
        id: "total_spent",
        head: named ? t("spentIn", { currency: currency.toUpperCase() }) : t("spent"),
        sort: `total_spent.${currency}`,
        numeric: true,
        cell: (row) => <Spent customer={row} format={format} />,
      },
      {
        id: "last_order_at",
        head: t("lastOrder"),
        sort: "last_order_at",
        cell: (row) => <span className="whitespace-nowrap">{format.date(row.last_order_at)}</span>,
      },
      {
        id: "created_at",
        head: t("created"),
        sort: "created_at",
        cell: (row) => <span className="whitespace-nowrap">{format.date(row.created_at)}</span>,
      },
      {
        id: "updated_at",
        head: t("updated"),
        sort: "updated_at",
        cell: (row) => <span className="whitespace-nowrap">{format.time(row.updated_at)}</span>,
      },
      { id: "id", head: t("id"), sort: "id", cell: (row) => <span className="font-mono">{row.id}</span> },
    ],
    [t, format, currency, named],
  )
}

function Email({ email }: { email: string }) {
  return (
    <span title={email} className="sm:block sm:max-w-56 sm:truncate">
      {email}
    </span>
  )
}

/** Groups that a cell shows by name. */
const SHOWN_GROUPS = 2

function Groups({ customer, format }: { customer: Customer; format: Format }) {
  const groups = customer.groups ?? []
  if (groups.length === 0) return format.text(null)
  return (
    <span className="flex flex-wrap gap-1" title={groups.map(({ name }) => name).join(", ")}>
      {groups.slice(0, SHOWN_GROUPS).map((group) => (
        <Badge key={group.id} size="2xsmall" className="max-w-32 truncate">
          {group.name}
        </Badge>
      ))}
      {groups.length > SHOWN_GROUPS && <Badge size="2xsmall">+{format.number(groups.length - SHOWN_GROUPS)}</Badge>}
    </span>
  )
}

function Spent({ customer, format }: { customer: Customer; format: Format }) {
  const spent = customer.total_spent ?? []
  if (spent.length === 0) return format.text(null)
  return spent.map(({ currency_code, amount }) => (
    <span key={currency_code} className="block whitespace-nowrap">
      {format.money(amount, currency_code)}
    </span>
  ))
}
