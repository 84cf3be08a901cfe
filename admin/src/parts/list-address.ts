import { useLocation } from "react-router-dom"

/** What a link from a list takes along, so that one comes back to the list as it was. */
export function useListState(): { list: string } {
  const { pathname, search } = useLocation()
  return { list: `${pathname}${search}` }
}

/** The address of a list, as it was when one came from there; else of the plain list. */
export function useListAddress(list: string): string {
  const state: unknown = useLocation().state
  const from = typeof state === "object" && state !== null && "list" in state ? state.list : undefined
  return typeof from === "string" && from.startsWith(`${list}?`) ? from : list
}
