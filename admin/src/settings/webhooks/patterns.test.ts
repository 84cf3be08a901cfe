import { expect, test } from "vitest"
import { asksForTokens } from "./event-names"
import { firstFault, patternsOf, toggled } from "./patterns"

test("a text has patterns, each once", () => {
  expect(patternsOf("customer.*\n\n user.created, customer.*")).toEqual(["customer.*", "user.created"])
})

test("a fault is found", () => {
  expect(firstFault(["customer.*", "api_key.api-key.created", "*"])).toBeUndefined()
  expect(firstFault(["customer.*", "Customer.created"])).toBe("Customer.created")
  expect(firstFault(["a".repeat(101)])).toBeDefined()
})

test("a pattern is added, and taken away", () => {
  expect(toggled("customer.*", "user.*")).toBe("customer.*\nuser.*")
  expect(toggled("customer.*\nuser.*", "customer.*")).toBe("user.*")
})

test("only the very name asks for tokens", () => {
  expect(asksForTokens(["*", "customer.*", "*.password_reset"])).toBe(false)
  expect(asksForTokens(["customer.*", "auth.password_reset"])).toBe(true)
})
