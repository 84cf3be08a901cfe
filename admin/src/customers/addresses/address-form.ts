import type { Address, AddressChanges } from "../../api/customers"

export const TEXT_FIELDS = [
  "address_name",
  "first_name",
  "last_name",
  "company",
  "address_1",
  "address_2",
  "postal_code",
  "city",
  "province",
  "country_code",
  "phone",
] as const

type TextField = (typeof TEXT_FIELDS)[number]

/** What is typed of an address. What is empty is not known. */
export type AddressValues = Record<TextField, string> & Record<"is_default_shipping" | "is_default_billing", boolean>

export function valuesOf(address: Address | undefined): AddressValues {
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, address?.[field] ?? ""]))
  return {
    ...(texts as Record<TextField, string>),
    is_default_shipping: address?.is_default_shipping ?? false,
    is_default_billing: address?.is_default_billing ?? false,
  }
}

/** What is sent: only what is not as it was before. */
export function changesOf(before: AddressValues, values: AddressValues): AddressChanges {
  const texts = TEXT_FIELDS.filter((field) => values[field].trim() !== before[field]).map((field) => [
    field,
    values[field].trim() || null,
  ])
  const flags = (["is_default_shipping", "is_default_billing"] as const)
    .filter((field) => values[field] !== before[field])
    .map((field) => [field, values[field]])
  return Object.fromEntries([...texts, ...flags])
}
