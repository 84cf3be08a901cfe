#!/usr/bin/env node
// Makes orders as Medusa answers them, one on each line, to import. Node 20, no dependencies.
//
//   node bench/orders.mjs 1000000 > orders.ndjson
//   node bench/orders.mjs 1000000 --shape v1 | stheno import orders -
//
// Options (defaults in brackets):
//   --shape v1|v2     in whose way they are written [v2]
//   --seed N          other orders; the same ones for the same seed [1]
//   --customers N     people whom they are spread over [a tenth of the orders]
//
// An order has one to four items with tax, two addresses, a payment and its totals: some four kilobytes. Of three people
// two are named by an id, which no shop knows at first, and all by their e-mail. Orders come in the order in which they were
// placed, each by anybody.

import { fileURLToPath } from "node:url"
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { writeLines } from "./lib/lines.mjs"

const text = (value) => ({ type: "string", default: value })
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { shape: text("v2"), seed: text("1"), customers: text(), help: { type: "boolean", short: "h" } },
})
if (options.help) {
  const lines = readFileSync(fileURLToPath(import.meta.url), "utf8").split("\n").slice(1)
  console.log(lines.slice(0, lines.indexOf("")).map((line) => line.replace(/^\/\/ ?/, "")).join("\n"))
  process.exit()
}
function whole(name, value, least) {
  const number = Number(value)
  if (!Number.isInteger(number) || number < least) throw new Error(`${name}: a whole number from ${least}`)
  return number
}
const N = whole("how many", positionals[0], 1)
const people = whole("--customers", options.customers ?? Math.max(1, Math.floor(N / 10)), 1)
if (options.shape !== "v1" && options.shape !== "v2") throw new Error("--shape: v1 or v2")

// ---- dice

let state = whole("--seed", options.seed, 0)
function dice() { // mulberry32
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return (t ^ (t >>> 14)) >>> 0
}
const below = (n) => dice() % n
const one = (list) => list[below(list.length)]

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
function id(prefix, time) {
  let made = ""
  for (let at = time, place = 0; place < 10; place++, at = Math.floor(at / 32)) made = ALPHABET[at % 32] + made
  for (let place = 0; place < 16; place++) made += ALPHABET[below(32)]
  return `${prefix}_${made}`
}

// ---- the shop

const FIRST = "Ada Grace Alan Edsger Barbara Donald Margaret Niklaus Frances Tony Radia Ken Adele Dennis Jean John Hedy Linus Joan Bjarne Zoë José Łukasz Søren Anaïs".split(" ")
const LAST = "Lovelace Hopper Turing Dijkstra Liskov Knuth Hamilton Wirth Allen Hoare Perlman Thompson Goldberg Ritchie Bartik McCarthy Lamarr Torvalds Clarke Stroustrup Müller Nuñez Kowalski Jørgensen Lefèvre".split(" ")
const STREETS = "High Street,Station Road,Main Street,Park Avenue,Church Lane,Victoria Road,Green Lane,Mill Road,Rue de la Paix,Hauptstraße,Calle Mayor,Via Roma,Queens Road,Kings Avenue,Bahnhofstraße".split(",")
const CITIES = "London,Berlin,Paris,Madrid,Roma,Wien,København,Warszawa,Lisboa,Praha,Amsterdam,Bruxelles,Dublin,Helsinki,Oslo,Stockholm,Zürich,Milano,Lyon,Hamburg,München,Porto,Sevilla,Kraków,Gent".split(",")
const GOODS = Array.from({ length: 200 }, (_, n) => ({
  product: id("prod", 1.7e12 + n), variant: id("variant", 1.7e12 + n), price: 199 + below(20_000), sku: `SKU-${1000 + n}`,
  title: `${one(["Linen", "Wool", "Oak", "Clay", "Steel", "Paper"])} ${one(["Mug", "Shirt", "Chair", "Lamp", "Book", "Bowl"])}`,
  of: one(["Small", "Medium", "Large", "Blue", "Red", "Natural"]),
}))
const REGIONS = [["eur", 19], ["eur", 20], ["usd", 0], ["gbp", 20]].map(([currency, rate], n) => (
  { id: id("reg", 1.7e12 + n), currency, rate, tax: id("txr", 1.7e12 + n), option: id("so", 1.7e12 + n) }))
const CHANNEL = id("sc", 1.7e12)
const START = Date.UTC(2024, 0, 1)

function person(number) {
  // The same at each order, whatever the dice show.
  const mixed = Math.imul(number + 1, 0x9e3779b1) >>> 0
  const pick = (list, shift) => list[(mixed >>> shift) % list.length]
  const [first, last] = [pick(FIRST, 0), pick(LAST, 8)]
  const plain = `${first}.${last}`.normalize("NFD").replace(/[^a-zA-Z.]/g, "").toLowerCase()
  return {
    id: number % 3 ? `cus_01HK0000000000${mixed.toString(36).toUpperCase().padStart(12, "0")}` : null,
    email: `${plain}${number}@example.com`, first, last, phone: `+44 20 ${String(mixed).slice(0, 8)}`,
    street: `${mixed % 200} ${pick(STREETS, 4)}`, city: pick(CITIES, 12), postal: String(10_000 + (mixed % 89_999)),
    region: pick(REGIONS, 16),
  }
}

const amount = (cents) => Math.round(cents) / 100
const raw = (cents) => ({ value: String(amount(cents)), precision: 20 })

function address(who, time, at, prefix) {
  return {
    id: id(prefix, time), customer_id: null, company: null, first_name: who.first, last_name: who.last,
    address_1: who.street, address_2: null, city: who.city, country_code: "gb", province: null,
    postal_code: who.postal, phone: who.phone, metadata: null, created_at: at, updated_at: at,
  }
}

function sale(number) {
  const time = START + number * 60_000 + below(60_000)
  const who = person(below(people))
  const items = Array.from({ length: 1 + below(4) }, () => ({ good: one(GOODS), quantity: 1 + below(3) }))
  const net = items.reduce((sum, { good, quantity }) => sum + good.price * quantity, 0)
  return { number, time, at: new Date(time).toISOString(), who, items, net, shipping: 999, rate: who.region.rate, id: id("order", time) }
}

function v2({ number, time, at, who, items, net, shipping, rate, id: order }) {
  const [itemTax, shippingTax] = [net * rate / 100, shipping * rate / 100]
  const total = net + itemTax + shipping + shippingTax
  const line = (prefix) => rate === 0 ? [] : [{
    id: id(prefix, time), description: `VAT ${rate}%`, tax_rate_id: who.region.tax, code: `VAT${rate}`,
    provider_id: "system", rate, raw_rate: { value: String(rate), precision: 20 }, created_at: at, updated_at: at,
  }]
  return {
    id: order, display_id: number + 1, custom_display_id: null, status: number % 50 ? "pending" : "canceled", version: 1,
    summary: {
      paid_total: amount(total), refunded_total: 0, accounting_total: amount(total), credit_line_total: 0,
      transaction_total: amount(total), pending_difference: 0, current_order_total: amount(total),
      original_order_total: amount(total),
    },
    total: amount(total), metadata: null, locale: null, created_at: at, updated_at: at, region_id: who.region.id,
    currency_code: who.region.currency, email: who.email, customer_id: who.id, sales_channel_id: CHANNEL,
    subtotal: amount(net + shipping), tax_total: amount(itemTax + shippingTax), discount_total: 0, discount_tax_total: 0,
    original_total: amount(total), original_tax_total: amount(itemTax + shippingTax), item_total: amount(net + itemTax),
    item_subtotal: amount(net), item_tax_total: amount(itemTax), original_item_total: amount(net + itemTax),
    original_item_subtotal: amount(net), original_item_tax_total: amount(itemTax),
    shipping_total: amount(shipping + shippingTax), shipping_subtotal: amount(shipping),
    shipping_tax_total: amount(shippingTax),
    items: items.map(({ good, quantity }) => ({
      id: id("ordli", time), title: good.title, subtitle: good.of, thumbnail: `https://example.com/${good.sku}.png`,
      variant_id: good.variant, product_id: good.product, product_title: good.title, product_handle: good.sku.toLowerCase(),
      variant_sku: good.sku, variant_title: good.of, requires_shipping: true, is_giftcard: false, is_discountable: true,
      is_tax_inclusive: false, metadata: {}, raw_unit_price: raw(good.price), created_at: at, updated_at: at,
      tax_lines: line("ordlitxl"), adjustments: [], unit_price: amount(good.price), quantity,
      raw_quantity: { value: String(quantity), precision: 20 },
      detail: { id: id("orditem", time), version: 1, quantity, fulfilled_quantity: quantity, shipped_quantity: 0, return_requested_quantity: 0, return_received_quantity: 0 },
    })),
    shipping_methods: [{
      id: id("ordsm", time), name: "Standard", amount: amount(shipping), raw_amount: raw(shipping), is_tax_inclusive: false,
      shipping_option_id: who.region.option, tax_lines: line("ordsmtxl"), adjustments: [],
    }],
    shipping_address: address(who, time, at, "ordaddr"), billing_address: address(who, time, at, "ordaddr"), credit_lines: [],
    payment_collections: [{
      id: id("pay_col", time), currency_code: who.region.currency, amount: amount(total), status: "completed",
      captured_amount: amount(total), refunded_amount: 0,
      payments: [{ id: id("pay", time), amount: amount(total), provider_id: "pp_system_default", captured_at: at }],
    }],
    fulfillments: [], payment_status: "captured", fulfillment_status: number % 3 ? "fulfilled" : "not_fulfilled",
  }
}

function v1({ number, time, at, who, items, net, shipping, rate, id: order }) {
  const tax = (cents) => Math.round(cents * rate / 100)
  const itemTax = items.reduce((sum, { good, quantity }) => sum + tax(good.price * quantity), 0)
  const total = net + itemTax + shipping + tax(shipping)
  const line = () => [{ id: id("litl", time), created_at: at, updated_at: at, rate, name: "default", code: "default", metadata: null }]
  return {
    object: "order", id: order, created_at: at, updated_at: at, status: number % 50 ? "completed" : "canceled",
    fulfillment_status: number % 3 ? "shipped" : "not_fulfilled", payment_status: "captured", display_id: number + 1,
    cart_id: id("cart", time), customer_id: who.id, email: who.email, region_id: who.region.id,
    currency_code: who.region.currency, tax_rate: null, draft_order_id: null, canceled_at: null, metadata: null,
    no_notification: null, sales_channel_id: CHANNEL, claims: [], swaps: [], discounts: [], fulfillments: [], refunds: [],
    returns: [], gift_cards: [], gift_card_transactions: [],
    billing_address: address(who, time, at, "addr"), shipping_address: address(who, time, at, "addr"),
    items: items.map(({ good, quantity }) => ({
      id: id("item", time), created_at: at, updated_at: at, order_id: order, title: good.title, description: good.of,
      thumbnail: `https://example.com/${good.sku}.png`, is_return: false, is_giftcard: false, should_merge: true,
      allow_discounts: true, has_shipping: true, unit_price: good.price, variant_id: good.variant, quantity,
      fulfilled_quantity: quantity, returned_quantity: null, shipped_quantity: quantity, metadata: {}, adjustments: [],
      tax_lines: line(), variant: { id: good.variant, title: good.of, product_id: good.product, sku: good.sku },
      subtotal: good.price * quantity, discount_total: 0, tax_total: tax(good.price * quantity),
      original_tax_total: tax(good.price * quantity), total: good.price * quantity + tax(good.price * quantity),
      original_total: good.price * quantity + tax(good.price * quantity), refundable: good.price * quantity + tax(good.price * quantity),
    })),
    shipping_methods: [{ id: id("sm", time), shipping_option_id: who.region.option, order_id: order, price: shipping, data: {}, tax_lines: line(), subtotal: shipping, tax_total: tax(shipping), total: shipping + tax(shipping) }],
    payments: [{ id: id("pay", time), created_at: at, amount: total, currency_code: who.region.currency, amount_refunded: 0, provider_id: "manual", data: {}, captured_at: at, canceled_at: null }],
    region: { id: who.region.id, name: "Here", currency_code: who.region.currency, tax_rate: rate, tax_code: null, gift_cards_taxable: true, automatic_taxes: true },
    shipping_total: shipping, shipping_tax_total: tax(shipping), discount_total: 0, item_tax_total: itemTax,
    tax_total: itemTax + tax(shipping), refunded_total: 0, subtotal: net, gift_card_total: 0, gift_card_tax_total: 0,
    total, paid_total: total, refundable_amount: total,
  }
}

// ---- lines

const make = options.shape === "v1" ? v1 : v2
writeLines(N, (number) => make(sale(number)))
