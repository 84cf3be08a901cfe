import { expect, test } from "vitest"
import type { Address } from "../../api/customers"
import { changesOf, valuesOf } from "./address-form"
import { linesOf, titleOf } from "./lines"

const ADDRESS: Address = {
  id: "cuaddr_1",
  customer_id: "cus_1",
  address_name: null,
  is_default_shipping: true,
  is_default_billing: false,
  company: null,
  first_name: "Ada",
  last_name: "Lovelace",
  address_1: "St James's Square 12",
  address_2: null,
  city: "London",
  country_code: "gb",
  province: null,
  postal_code: "SW1Y",
  phone: null,
  metadata: null,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
}

test("only what has changed of an address is sent", () => {
  const before = valuesOf(ADDRESS)
  expect(changesOf(before, before)).toEqual({})
  expect(changesOf(before, { ...before, city: "", province: "Kent", is_default_billing: true })).toEqual({
    city: null,
    province: "Kent",
    is_default_billing: true,
  })
})

test("an address is called by its name, else by whose it is, and its lines do not repeat that", () => {
  const country = (code: string) => ({ gb: "United Kingdom" })[code] ?? code
  const rest = ["St James's Square 12", "SW1Y London", "United Kingdom"]

  expect(titleOf(ADDRESS)).toBe("Ada Lovelace")
  expect(linesOf(ADDRESS, country)).toEqual(rest)
  expect(titleOf({ ...ADDRESS, address_name: "Home" })).toBe("Home")
  expect(linesOf({ ...ADDRESS, address_name: "Home" }, country)).toEqual(["Ada Lovelace", ...rest])
})
