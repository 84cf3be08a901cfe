// Orders to take in. The clients have no call for that, and Medusa no route, so it is asked past them.
import assert from "node:assert/strict"
import { run } from "./answers.mjs"

const { BASE_URL, SECRET_KEY, STHENO } = process.env

/** Why no orders can be taken in, or false. */
export const noOrders = STHENO !== "1" && "Medusa takes no orders in"

/** An order in the shape of Medusa 1: two at 10.00 with 19 % tax, and 5.00 for sending them. */
export const orderOfV1 = (name, known) => ({
  id: `order_${name}_${run}`,
  status: "pending",
  fulfillment_status: "not_fulfilled",
  payment_status: "awaiting",
  currency_code: "eur",
  created_at: "2026-01-01T10:00:00.000Z",
  updated_at: "2026-01-01T10:00:00.000Z",
  items: [
    { id: `item_${name}`, title: "Mug", unit_price: 1000, quantity: 2, tax_lines: [{ rate: 19, name: "VAT", code: "vat" }] },
  ],
  shipping_methods: [{ id: `sm_${name}`, price: 500, tax_lines: [] }],
  payments: [],
  refunds: [],
  discounts: [],
  ...known,
})

/** The same in that of Medusa 2, a day later. */
export const orderOfV2 = (name, known) => ({
  id: `order_${name}_${run}`,
  status: "pending",
  currency_code: "eur",
  version: 1,
  created_at: "2026-01-02T10:00:00.000Z",
  updated_at: "2026-01-02T10:00:00.000Z",
  items: [{ id: `item_${name}`, title: "Mug", unit_price: 10, quantity: 2, tax_lines: [{ rate: 19, code: "vat" }] }],
  shipping_methods: [{ id: `sm_${name}`, amount: 5, tax_lines: [] }],
  ...known,
})

/** Takes an order of this shape in, which was not there. */
export async function take(shape, order) {
  const response = await fetch(`${BASE_URL}/admin/orders/${order.id}?shape=${shape}`, {
    method: "PUT",
    headers: { authorization: `Basic ${btoa(`${SECRET_KEY}:`)}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  })
  const answer = { status: response.status, ...(await response.json()) }
  assert.deepEqual(answer, { status: 200, id: order.id, object: "order", taken: "created" })
  return order
}
