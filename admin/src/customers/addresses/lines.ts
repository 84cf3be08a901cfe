import type { Address } from "../../api/customers"

function joined(parts: (string | null | undefined)[], between: string): string {
  return parts.filter(Boolean).join(between)
}

/** What an address is called: by its own name, else by whose it is. */
export function titleOf(address: Address): string | undefined {
  return address.address_name || joined([address.first_name, address.last_name], " ") || address.company || undefined
}

/** The lines of an address as they stand on a letter, without what stands above them as its title. */
export function linesOf(address: Address, country: (code: string) => string): string[] {
  const lines = [
    joined([address.first_name, address.last_name], " "),
    address.company,
    address.address_1,
    address.address_2,
    joined([address.postal_code, address.city], " "),
    joined([address.province, address.country_code && country(address.country_code)], ", "),
    address.phone,
  ]
  const title = titleOf(address)
  return lines.filter((line): line is string => Boolean(line) && line !== title)
}
