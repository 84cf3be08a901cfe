import { useCallback, useMemo } from "react"
import { useSearchParams } from "react-router-dom"

/** How what a page shows is written into its address, and read from it. Reading takes anything, for people type. */
export interface AddressCodec<State> {
  read: (params: URLSearchParams) => State
  write: (state: State) => URLSearchParams
}

/**
 * Keeps what a page shows in its address, so that it can be sent to others and gone back to. With `replace`, the step
 * is not one to go back to, as with each letter that is typed.
 */
export function useAddressState<State extends object>(codec: AddressCodec<State>) {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => codec.read(params), [codec, params])

  const change = useCallback(
    (patch: Partial<State>, { replace = false } = {}) => {
      // What is shown may be behind the address: of two changes in a row the first would be lost.
      const now = codec.read(new URLSearchParams(window.location.search))
      setParams(codec.write({ ...now, ...patch }), { replace })
    },
    [codec, setParams],
  )

  return [state, change] as const
}
