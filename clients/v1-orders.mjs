// How the orders of orders.mjs are shown in the way of Medusa 1, in smallest units.

/** The totals of such an order. */
const TOTALS = {
  subtotal: 2000,
  discount_total: 0,
  shipping_total: 500,
  refunded_total: 0,
  paid_total: 0,
  refundable_amount: 0,
  item_tax_total: 380,
  shipping_tax_total: 0,
  tax_total: 380,
  gift_card_total: 0,
  gift_card_tax_total: 0,
  total: 2880,
}
const ITEM_TOTALS = {
  subtotal: 2000,
  discount_total: 0,
  total: 2380,
  original_total: 2380,
  original_tax_total: 380,
  tax_total: 380,
  raw_discount_total: 0,
  refundable: 2380,
}
const SHIPPING_TOTALS = { subtotal: 500, total: 500, original_total: 500, tax_total: 0, original_tax_total: 0 }

/** The columns that customers see. One that came in the shape of Medusa 2 says nothing of its payment. */
const columns = (shape, order, customer_id) => ({
  object: "order",
  id: order.id,
  created_at: order.created_at,
  status: order.status,
  fulfillment_status: "not_fulfilled",
  payment_status: shape === "v1" ? order.payment_status : "not_paid",
  display_id: order.display_id,
  cart_id: null,
  customer_id,
  email: order.email,
  region_id: null,
  currency_code: order.currency_code,
  tax_rate: null,
})

/** The item and the way to send it of an order that came in the shape of Medusa 1: what it has, and the totals. */
const goodsOfV1 = ({ items: [item], shipping_methods: [method] }) => ({
  items: [{ ...item, adjustments: [], variant: null, ...ITEM_TOTALS }],
  shipping_methods: [{ ...method, shipping_option: null, ...SHIPPING_TOTALS }],
})

/** The same of one that came in that of Medusa 2: all that Medusa 1 knows of them. */
const goodsOfV2 = ({ id: order_id, items: [item], shipping_methods: [method] }) => {
  const nobodys = { order_id, cart_id: null, swap_id: null, claim_order_id: null }
  const unknown = { created_at: null, updated_at: null, metadata: null }
  const [{ rate, code }] = item.tax_lines
  return {
    items: [{
      id: item.id,
      ...nobodys,
      ...unknown,
      original_item_id: null,
      order_edit_id: null,
      title: item.title,
      description: null,
      thumbnail: null,
      is_return: false,
      is_giftcard: false,
      should_merge: true,
      allow_discounts: true,
      has_shipping: false,
      unit_price: 1000,
      variant_id: null,
      variant: null,
      quantity: item.quantity,
      fulfilled_quantity: null,
      returned_quantity: null,
      shipped_quantity: null,
      adjustments: [],
      tax_lines: [{ id: /^litl_/, ...unknown, rate, name: code, code, item_id: item.id }],
      ...ITEM_TOTALS,
    }],
    shipping_methods: [{
      id: method.id,
      ...nobodys,
      shipping_option_id: null,
      shipping_option: null,
      return_id: null,
      price: 500,
      data: null,
      tax_lines: [],
      ...SHIPPING_TOTALS,
    }],
  }
}

/** An order as this customer retrieves it. */
export const retrieved = (shape, order, customer) => ({
  ...columns(shape, order, customer.id),
  customer,
  discounts: [],
  fulfillments: [],
  payments: [],
  region: null,
  shipping_address: null,
  ...(shape === "v1" ? goodsOfV1 : goodsOfV2)(order),
  ...TOTALS,
})

/** The same in the list of this customer. */
export const listed = (shape, order, customer) => ({
  ...retrieved(shape, order, customer),
  claims: [],
  gift_card_transactions: [],
  gift_cards: [],
  refunds: [],
  swaps: [],
  raw_discount_total: 0,
})

/** The same where a customer is shown to administrators: all columns, and no totals. */
export const ofCustomer = (shape, order, customer_id) => ({
  ...columns(shape, order, customer_id),
  updated_at: order.updated_at,
  billing_address_id: null,
  shipping_address_id: null,
  draft_order_id: null,
  canceled_at: null,
  metadata: null,
  no_notification: null,
  idempotency_key: null,
  external_id: null,
  sales_channel_id: null,
})

/** The same with its items, as they are shown to a customer who signs in: what they have by themselves. */
export function withItems(shape, order, customer_id) {
  const own = ([name]) => !["variant", "adjustments", "tax_lines", ...Object.keys(ITEM_TOTALS)].includes(name)
  const { items } = (shape === "v1" ? goodsOfV1 : goodsOfV2)(order)
  return {
    ...ofCustomer(shape, order, customer_id),
    items: items.map((item) => Object.fromEntries(Object.entries(item).filter(own))),
  }
}
