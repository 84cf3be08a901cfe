import type { AddressCodec } from "../parts/address-state"

/** How many weeks can be looked at. */
export const PERIODS = [4, 12] as const

export interface Period {
  weeks: (typeof PERIODS)[number]
}

export const periodCodec: AddressCodec<Period> = {
  read: (params) => ({ weeks: PERIODS.find((weeks) => String(weeks) === params.get("weeks")) ?? PERIODS[0] }),
  write: ({ weeks }) => new URLSearchParams(weeks === PERIODS[0] ? {} : { weeks: String(weeks) }),
}
