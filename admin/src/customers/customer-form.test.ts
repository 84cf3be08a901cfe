import { expect, test } from "vitest"
import { NO_CUSTOMER, changesOf } from "./customer-form"

const ADA = { ...NO_CUSTOMER, email: "ada@example.com", first_name: "Ada", phone: "1" }

test("only what has changed is sent, and what was emptied as null", () => {
  expect(changesOf(ADA, { ...ADA, first_name: " Augusta ", phone: "" })).toEqual({ first_name: "Augusta", phone: null })
  expect(changesOf(ADA, ADA)).toEqual({})
})

test("of a new customer what was typed is sent", () => {
  const typed = { ...NO_CUSTOMER, email: "ada@example.com", last_name: "  " }
  expect(changesOf(NO_CUSTOMER, typed)).toEqual({ email: "ada@example.com" })
})
