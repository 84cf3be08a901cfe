import type { AddressCodec } from "../parts/address-state"
import { momentsOf } from "../parts/days"
import type { Days } from "../parts/filter-editors"

export interface Spending {
  amount: string
  currency: string
}

/** What the list of customers shows. */
export interface ListState {
  q: string
  account: boolean | undefined
  groups: string[]
  created: Days
  updated: Days
  orders: boolean | undefined
  spent: Spending | undefined
  order: string
  page: number
}

export const FIRST_ORDER = "-created_at"

const SORTED = [
  "id",
  "email",
  "first_name",
  "last_name",
  "company_name",
  "phone",
  "has_account",
  "orders_count",
  "last_order_at",
  "created_at",
  "updated_at",
]
const SORTED_BY_SPENDING = /^total_spent\.[a-z]{3}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const SPENDING = /^(\d{1,12}(?:\.\d{1,4})?)([a-z]{3})$/

/** No filter. */
export const NO_FILTER = {
  account: undefined,
  groups: [],
  created: {},
  updated: {},
  orders: undefined,
  spent: undefined,
} satisfies Partial<ListState>

/** No filter, no words. */
export const NOTHING_ASKED = { ...NO_FILTER, q: "" } satisfies Partial<ListState>

export const listCodec: AddressCodec<ListState> = {
  read(params) {
    const order = params.get("order") ?? ""
    const [, amount, currency] = SPENDING.exec(params.get("spent") ?? "") ?? []
    return {
      q: params.get("q") ?? "",
      account: readFlag(params.get("account")),
      groups: (params.get("groups") ?? "").split(",").filter(Boolean),
      created: readDays(params.get("created")),
      updated: readDays(params.get("updated")),
      orders: readFlag(params.get("orders")),
      spent: amount && currency ? { amount, currency } : undefined,
      order: isOrder(order) ? order : FIRST_ORDER,
      page: Math.max(1, Math.trunc(Number(params.get("page"))) || 1),
    }
  },

  write(state) {
    const all = {
      q: state.q,
      account: writeFlag(state.account),
      groups: state.groups.join(","),
      created: writeDays(state.created),
      updated: writeDays(state.updated),
      orders: writeFlag(state.orders),
      spent: state.spent && `${state.spent.amount}${state.spent.currency}`,
      order: state.order === FIRST_ORDER ? "" : state.order,
      page: state.page > 1 ? String(state.page) : "",
    }
    return new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])))
  },
}

function isOrder(order: string): boolean {
  const by = order.replace(/^-/, "")
  return SORTED.includes(by) || SORTED_BY_SPENDING.test(by)
}

function readFlag(text: string | null): boolean | undefined {
  return text === "yes" ? true : text === "no" ? false : undefined
}

function writeFlag(flag: boolean | undefined): string {
  return flag === undefined ? "" : flag ? "yes" : "no"
}

function readDays(text: string | null): Days {
  const [from, until] = (text ?? "").split("..")
  return { ...(from && DAY.test(from) && { from }), ...(until && DAY.test(until) && { until }) }
}

function writeDays({ from, until }: Days): string {
  return from || until ? `${from ?? ""}..${until ?? ""}` : ""
}

/** What the API is asked for, without order and page: which customers are meant. */
export function filterOf(state: ListState): object {
  const created = momentsOf(state.created)
  const updated = momentsOf(state.updated)
  return {
    ...(state.q.trim() && { q: state.q.trim() }),
    ...(state.account !== undefined && { has_account: state.account }),
    ...(state.groups.length > 0 && { groups: state.groups }),
    ...(created && { created_at: created }),
    ...(updated && { updated_at: updated }),
    ...(state.orders !== undefined && { orders_count: state.orders ? { $gte: 1 } : { $lt: 1 } }),
    ...(state.spent && { total_spent: { [state.spent.currency]: { $gte: state.spent.amount } } }),
  }
}

/** Whether all customers are meant. */
export function isUnfiltered(state: ListState): boolean {
  return Object.keys(filterOf(state)).length === 0
}
