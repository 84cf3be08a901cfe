import { useTranslation } from "react-i18next"
import { z } from "zod"
import type { Customer, CustomerChanges } from "../api/customers"

/** What is typed about a customer. What is empty is not known. */
export interface CustomerValues {
  email: string
  first_name: string
  last_name: string
  company_name: string
  phone: string
}

export const CUSTOMER_FIELDS = ["email", "first_name", "last_name", "company_name", "phone"] as const

export const NO_CUSTOMER: CustomerValues = { email: "", first_name: "", last_name: "", company_name: "", phone: "" }

export function useCustomerSchema() {
  const { t } = useTranslation()
  return z.object({
    email: z.union([z.literal(""), z.string().trim().email(t("notAnEmail"))]),
    first_name: z.string(),
    last_name: z.string(),
    company_name: z.string(),
    phone: z.string(),
  })
}

export function valuesOf(customer: Customer): CustomerValues {
  return {
    email: customer.email ?? "",
    first_name: customer.first_name ?? "",
    last_name: customer.last_name ?? "",
    company_name: customer.company_name ?? "",
    phone: customer.phone ?? "",
  }
}

/** What is sent: only what is not as it was before. */
export function changesOf(before: CustomerValues, values: CustomerValues): CustomerChanges {
  const changed = CUSTOMER_FIELDS.filter((field) => values[field].trim() !== before[field])
  return Object.fromEntries(changed.map((field) => [field, values[field].trim() || null]))
}

/** What the fields are called. */
export function useCustomerFieldNames(): Record<keyof CustomerValues, string> {
  const { t } = useTranslation("customers")
  return {
    email: t("email"),
    first_name: t("firstName"),
    last_name: t("lastName"),
    company_name: t("company"),
    phone: t("phone"),
  }
}
