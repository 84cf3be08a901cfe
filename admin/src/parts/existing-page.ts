import { useEffect } from "react"

interface Where {
  page: number
  size: number
  /** How many rows the page has; undefined while it is loaded. */
  shown: number | undefined
  /** How many rows there are. */
  count: number | undefined
}

/** Leads back from a page that is not there any more, as when its rows were deleted. */
export function useExistingPage({ page, size, shown, count }: Where, go: (page: number) => void) {
  const last = Math.max(1, Math.ceil((count ?? 0) / size))
  const gone = shown === 0 && count !== undefined && page > last
  useEffect(() => {
    if (gone) go(last)
  })
}
