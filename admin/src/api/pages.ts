import { call } from "./client"

/** What every page of a list says of itself. */
export interface PageOf {
  limit: number
  count?: number
  offset?: number
  next_cursor?: string | null
  previous_cursor?: string | null
}

/** The most rows that are asked for at once. */
const STEP = 1000

/**
 * Walks through all rows of a list, a thousand at a time, by cursor: each page costs the same, however far it is, and
 * no row comes twice or is left out because others are made or deleted meanwhile.
 */
export async function* walk<Row>(
  path: string,
  rowsOf: string,
  query: object,
  signal?: AbortSignal,
): AsyncGenerator<Row[]> {
  let after: string | null = ""
  while (after !== null) {
    const page: PageOf & Record<string, unknown> = await call(path, {
      query: { ...query, after, limit: STEP, count: false },
      signal,
    })
    yield page[rowsOf] as Row[]
    after = page.next_cursor ?? null
  }
}
