import { PencilSquare, Trash } from "@medusajs/icons"
import { useTranslation } from "react-i18next"
import type { CustomerGroup } from "../api/customer-groups"
import type { Customer } from "../api/customers"
import { AccountBadge } from "../customers/AccountBadge"
import { nameOf } from "../customers/names"
import { ActionMenu } from "../parts/ActionMenu"
import type { Column } from "../parts/DataTable"
import { useFormat } from "../parts/format"

interface GroupActions {
  onEdit: (group: CustomerGroup) => void
  onDelete: (group: CustomerGroup) => void
}

/** The columns of the list of groups. */
export function useGroupColumns({ onEdit, onDelete }: GroupActions): Column<CustomerGroup>[] {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const format = useFormat()

  const actionsOf = (group: CustomerGroup) => [
    { name: common("edit"), icon: <PencilSquare aria-hidden />, onSelect: () => onEdit(group) },
    { name: common("delete"), icon: <Trash aria-hidden />, danger: true, onSelect: () => onDelete(group) },
  ]

  return [
    { id: "name", head: t("name"), sort: "name", cell: (group) => group.name },
    {
      id: "members",
      head: t("members"),
      sort: "customers_count",
      numeric: true,
      cell: (group) => format.number(group.customers_count ?? 0),
    },
    { id: "created", head: t("created"), sort: "created_at", cell: (group) => format.date(group.created_at) },
    { id: "updated", head: t("updated"), sort: "updated_at", cell: (group) => format.time(group.updated_at) },
    {
      id: "actions",
      head: common("actions"),
      numeric: true,
      cell: (group) => <ActionMenu label={t("actionsOf", { name: group.name })} actions={actionsOf(group)} />,
    },
  ]
}

/** The columns of the list of a group's members. */
export function useMemberColumns(): Column<Customer>[] {
  const { t } = useTranslation("groups")
  const format = useFormat()
  return [
    { id: "name", head: t("name"), sort: "last_name", cell: nameOf },
    { id: "email", head: t("email"), sort: "email", cell: (customer) => format.text(customer.email) },
    {
      id: "account",
      head: t("account"),
      sort: "has_account",
      cell: (customer) => <AccountBadge customer={customer} />,
    },
    {
      id: "created",
      head: t("customerSince"),
      sort: "created_at",
      cell: (customer) => <span className="whitespace-nowrap">{format.date(customer.created_at)}</span>,
    },
  ]
}
