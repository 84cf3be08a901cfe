import type { Customer } from "../api/customers"

type Named = Pick<Customer, "id" | "email" | "first_name" | "last_name">

/** First and last name, or nothing. */
export function fullName({ first_name, last_name }: Pick<Customer, "first_name" | "last_name">): string {
  return [first_name, last_name].filter(Boolean).join(" ")
}

/** What a customer is called: by name, else by e-mail, else by id. */
export function nameOf(customer: Named): string {
  return fullName(customer) || customer.email || customer.id
}

/** The same, so that two of the same name are told apart. */
export function longNameOf(customer: Named): string {
  const name = fullName(customer)
  return name && customer.email ? `${name} (${customer.email})` : nameOf(customer)
}
