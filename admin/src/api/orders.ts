import { call } from "./client"
import type { PageOf } from "./pages"

export interface Order {
  id: string
  display_id: number | null
  status: string | null
  payment_status: string | null
  fulfillment_status: string | null
  total: number | null
  currency_code: string
  created_at: string
}

const FIELDS = "id,display_id,status,payment_status,fulfillment_status,total,currency_code,created_at"

export const orderKeys = {
  of: (customerId: string, query: object) => ["orders", customerId, query] as const,
}

/** A page of a customer's orders, the newest first. */
export function listOrdersOf(
  customerId: string,
  query: { limit: number; offset: number },
  signal?: AbortSignal,
): Promise<PageOf & { orders: Order[] }> {
  return call("/admin/orders", {
    query: { customer_id: customerId, order: "-created_at", fields: FIELDS, ...query },
    signal,
  })
}
