// How the orders of ../orders.mjs are shown in the way of Medusa 2, in main units.

/** Amounts, and each of them as an exact number. */
function exact(amounts) {
  const raw = (value) => (value === null ? null : { value: String(value), precision: 20 })
  return { ...amounts, ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [`raw_${name}`, raw(value)])) }
}
/** These members of something. */
export const pick = (object, ...names) => Object.fromEntries(names.map((name) => [name, object[name]]))

const NO_DISCOUNT = { discount_total: 0, discount_subtotal: 0, discount_tax_total: 0 }
const ITEM_TOTALS = exact({
  ...NO_DISCOUNT,
  subtotal: 20,
  total: 23.8,
  original_subtotal: 20,
  original_total: 23.8,
  tax_total: 3.8,
  original_tax_total: 3.8,
  refundable_total_per_unit: 11.9,
  refundable_total: 23.8,
  fulfilled_total: 0,
  shipped_total: 0,
  return_requested_total: 0,
  return_received_total: 0,
  return_dismissed_total: 0,
  write_off_total: 0,
})
const SHIPPING_TOTALS = exact({
  ...NO_DISCOUNT, subtotal: 5, total: 5, original_subtotal: 5, original_total: 5, tax_total: 0, original_tax_total: 0,
})
const TOTALS = {
  total: 28.8,
  subtotal: 25,
  tax_total: 3.8,
  discount_total: 0,
  discount_tax_total: 0,
  original_total: 28.8,
  original_subtotal: 25,
  original_tax_total: 3.8,
  item_total: 23.8,
  item_subtotal: 20,
  item_tax_total: 3.8,
  original_item_total: 23.8,
  original_item_subtotal: 20,
  original_item_tax_total: 3.8,
  shipping_total: 5,
  shipping_subtotal: 5,
  shipping_tax_total: 0,
  original_shipping_total: 5,
  original_shipping_subtotal: 5,
  original_shipping_tax_total: 0,
  credit_line_total: 0,
  credit_line_subtotal: 0,
  credit_line_tax_total: 0,
}
const SUMMARY = exact({
  paid_total: 0,
  refunded_total: 0,
  accounting_total: 28.8,
  credit_line_total: 0,
  transaction_total: 0,
  pending_difference: 28.8,
  current_order_total: 28.8,
  original_order_total: 28.8,
})

const unchanged = { created_at: null, updated_at: null, deleted_at: null }

/** The item of an order that came in the shape of Medusa 1: all that Medusa 2 knows of it, without its totals. */
const itemOfV1 = ({ id: order_id, items: [{ id, title, quantity }] }) => ({
  id,
  title,
  ...unchanged,
  ...Object.fromEntries([
    "subtitle", "thumbnail", "variant_id", "product_id", "product_description", "product_subtitle", "product_type",
    "product_type_id", "product_collection", "product_handle", "variant_sku", "variant_barcode", "variant_title",
    "variant_option_values", "metadata", "line_item_metadata",
  ].map((name) => [name, null])),
  product_title: title,
  requires_shipping: true,
  is_giftcard: false,
  is_discountable: true,
  is_tax_inclusive: false,
  is_custom_price: false,
  ...exact({ unit_price: 10, compare_at_unit_price: null, quantity }),
  detail: {
    id: /^orditem_/,
    version: 1,
    order_id,
    item_id: id,
    metadata: null,
    ...unchanged,
    ...exact({
      unit_price: 10,
      compare_at_unit_price: null,
      quantity,
      fulfilled_quantity: 0,
      delivered_quantity: 0,
      shipped_quantity: 0,
      return_requested_quantity: 0,
      return_received_quantity: 0,
      return_dismissed_quantity: 0,
      written_off_quantity: 0,
    }),
  },
})
const taxLineOfV1 = ({ items: [{ id: item_id, tax_lines: [{ name, code }] }] }) => ({
  id: null, description: name, tax_rate_id: null, code, provider_id: null, metadata: null, data: null, item_id, ...unchanged,
})
const shippingMethodOfV1 = ({ id: order_id, shipping_methods: [{ id }] }) => ({
  id,
  name: null,
  description: null,
  is_tax_inclusive: false,
  is_custom_amount: false,
  shipping_option_id: null,
  data: null,
  metadata: null,
  order_id,
  ...unchanged,
  detail: {
    id: /^ordspmv_/,
    version: 1,
    order_id,
    return_id: null,
    exchange_id: null,
    claim_id: null,
    shipping_method_id: id,
    ...unchanged,
  },
})

/** The item of an order without its totals. One that came in the shape of Medusa 2 has what it came with. */
export function item(shape, order) {
  if (shape === "v1") return itemOfV1(order)
  const [{ id, title, unit_price, quantity }] = order.items
  return { id, title, ...exact({ unit_price, quantity }) }
}
/** The same with its totals. */
function itemWithTotals(shape, order) {
  const taxLine = shape === "v1" ? taxLineOfV1(order) : { code: "vat" }
  const tax_lines = [{ ...taxLine, ...exact({ rate: 19, total: 3.8, subtotal: 3.8 }) }]
  return { ...item(shape, order), ...ITEM_TOTALS, tax_lines }
}
const shippingMethod = (shape, order) => ({
  ...(shape === "v1" ? shippingMethodOfV1(order) : { id: order.shipping_methods[0].id }),
  ...exact({ amount: 5 }),
  ...SHIPPING_TOTALS,
  tax_lines: [],
  adjustments: [],
})

/** What every answer about an order says, whatever is asked for. */
export const always = (shape, { id, status }) => ({
  id, status, version: 1, payment_status: shape === "v1" ? "awaiting" : "not_paid", fulfillment_status: "not_fulfilled",
})

const columns = (shape, order) => ({
  ...always(shape, order),
  ...pick(order, "display_id", "created_at", "updated_at"),
  custom_display_id: null,
  summary: SUMMARY,
  total: TOTALS.total,
})

const listed = (shape, order) => ({
  ...columns(shape, order),
  metadata: null,
  items: [{ ...itemWithTotals(shape, order), ...(shape === "v1" && { adjustments: [] }) }],
})
/** An order in a list of its customer. */
export const storeListed = (shape, order) => ({ ...listed(shape, order), ...pick(order, "currency_code") })
/** The same in a list for administrators. */
export const adminListed = (shape, order) => ({ ...listed(shape, order), locale: null })

const one = (shape, order) => ({
  ...columns(shape, order),
  ...TOTALS,
  region_id: null,
  credit_lines: [],
  items: [{ ...itemWithTotals(shape, order), adjustments: [], ...(shape === "v1" && { variant: null }) }],
  shipping_methods: [shippingMethod(shape, order)],
  payment_collections: [],
  fulfillments: [],
})
/** An order as its customer retrieves it. */
export const storeOne = (shape, order) => ({
  ...one(shape, order), ...pick(order, "email", "currency_code"), discount_subtotal: 0,
})
/** The same for administrators. */
export const adminOne = (shape, order) => ({ ...one(shape, order), metadata: null, locale: null })
