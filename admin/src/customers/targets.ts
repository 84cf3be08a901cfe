import { type Customer, walkCustomers } from "../api/customers"

/** Which customers an action is for: some, by id and name, or all that match. */
export type Targets = { names: ReadonlyMap<string, string> } | { filter: object; order?: string }

/** Ids that are asked for at once; they stand in the address. */
const IDS_AT_ONCE = 100

/** All customers that are meant, in parts of some hundred. */
export async function* customersOf(
  targets: Targets,
  fields: string,
  signal: AbortSignal,
): AsyncGenerator<Customer[]> {
  if ("filter" in targets) {
    yield* walkCustomers({ ...targets.filter, ...(targets.order && { order: targets.order }) }, fields, signal)
    return
  }
  const ids = [...targets.names.keys()]
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    yield* walkCustomers({ id: ids.slice(from, from + IDS_AT_ONCE) }, fields, signal)
  }
}
