import { DELIVERY_STATES, type DeliveryState } from "../../api/webhooks"
import type { AddressCodec } from "../../parts/address-state"
import { PAGE_SIZE, pageOf } from "../list-state"

/** Which deliveries are shown. */
export interface DeliveriesState {
  state: DeliveryState | undefined
  event: string
  page: number
}

export const deliveriesCodec: AddressCodec<DeliveriesState> = {
  read(params) {
    return {
      state: DELIVERY_STATES.find((state) => state === params.get("state")),
      event: params.get("event") ?? "",
      page: pageOf(params),
    }
  },
  write({ state, event, page }) {
    const all = { state: state ?? "", event, page: page > 1 ? String(page) : "" }
    return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ""))
  },
}

/** What the API is asked for. */
export function deliveriesQuery({ state, event, page }: DeliveriesState): object {
  return { ...(state && { state }), ...(event && { event }), limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
}
