import type { AddressCodec } from "../parts/address-state"

/** What a list shows that is searched, sorted and turned over. */
export interface ListState {
  q: string
  order: string
  page: number
}

/** How such a list is written into an address; `sorts` is what it can be sorted by, `first` how it is at first. */
function listCodec(sorts: string[], first: string): AddressCodec<ListState> {
  const isOrder = (order: string) => sorts.includes(order.replace(/^-/, ""))

  return {
    read(params) {
      const order = params.get("order") ?? ""
      return {
        q: params.get("q") ?? "",
        order: isOrder(order) ? order : first,
        page: Math.max(1, Math.trunc(Number(params.get("page"))) || 1),
      }
    },

    write({ q, order, page }) {
      const all = { q, order: order === first ? "" : order, page: page > 1 ? String(page) : "" }
      return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ""))
    },
  }
}

export const groupsCodec = listCodec(["name", "customers_count", "created_at", "updated_at"], "name")

export const membersCodec = listCodec(["last_name", "email", "has_account", "created_at"], "-created_at")
