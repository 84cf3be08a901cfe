import { StatusBadge } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import type { Customer } from "../api/customers"

/** Whether a customer has an account, or is a guest. */
export function AccountBadge({ customer }: { customer: Pick<Customer, "has_account"> }) {
  const { t } = useTranslation("customers")
  return (
    <StatusBadge color={customer.has_account ? "green" : "grey"} className="whitespace-nowrap">
      {customer.has_account ? t("hasAccount") : t("isGuest")}
    </StatusBadge>
  )
}
