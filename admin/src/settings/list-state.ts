import type { AddressCodec } from "../parts/address-state"

/** What a plain list shows. */
export interface ListState {
  q: string
  order: string
  page: number
}

/** How many rows a page of the settings' lists has. */
export const PAGE_SIZE = 20

/** Keeps what a list shows in the address; `orders` are those it can have, the first one without being asked for. */
export function listCodec(orders: readonly [string, ...string[]]): AddressCodec<ListState> {
  const [first] = orders
  return {
    read(params) {
      return {
        q: params.get("q") ?? "",
        order: orders.find((order) => order === params.get("order")) ?? first,
        page: pageOf(params),
      }
    },
    write({ q, order, page }) {
      const all = { q, order: order === first ? "" : order, page: page > 1 ? String(page) : "" }
      return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ""))
    },
  }
}

/** The page that an address names, counted from 1. */
export function pageOf(params: URLSearchParams): number {
  return Math.max(1, Math.trunc(Number(params.get("page"))) || 1)
}

/** What the API is asked for. */
export function queryOf({ q, order, page }: ListState): object {
  return { ...(q.trim() && { q: q.trim() }), order, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
}
