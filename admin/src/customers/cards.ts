interface Card {
  brand: string
  last4: string
  until?: string
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}

/** A card, where a provider has kept one as Stripe does; others keep what they like. */
export function cardOf(data: Record<string, unknown>): Card | undefined {
  const card = isObject(data.card) ? data.card : data
  const { brand, last4, exp_month, exp_year } = card
  if (typeof brand !== "string" || typeof last4 !== "string") return undefined
  const dated = typeof exp_month === "number" && typeof exp_year === "number"
  return { brand, last4, ...(dated && { until: `${String(exp_month).padStart(2, "0")}/${exp_year}` }) }
}
