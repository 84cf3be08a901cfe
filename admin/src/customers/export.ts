import type { Customer } from "../api/customers"
import { csvLine } from "../parts/csv"
import type { Progress } from "../parts/progress"
import { type Targets, customersOf } from "./targets"

type Cell = (customer: Customer) => string

/** The columns of the file, by the names that `stheno import customers` knows them by. */
const COLUMNS: Record<string, Cell> = {
  id: ({ id }) => id,
  email: ({ email }) => email ?? "",
  first_name: ({ first_name }) => first_name ?? "",
  last_name: ({ last_name }) => last_name ?? "",
  company_name: ({ company_name }) => company_name ?? "",
  phone: ({ phone }) => phone ?? "",
  has_account: ({ has_account }) => String(has_account),
  groups: ({ groups }) => (groups ?? []).map(({ name }) => name).join("|"),
  orders_count: ({ orders_count }) => String(orders_count ?? 0),
  last_order_at: ({ last_order_at }) => last_order_at ?? "",
  total_spent: ({ total_spent }) =>
    (total_spent ?? []).map(({ amount, currency_code }) => `${amount} ${currency_code}`).join("|"),
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
  metadata: ({ metadata }) => (metadata ? JSON.stringify(metadata) : ""),
}

const FIELDS =
  "id,email,first_name,last_name,company_name,phone,has_account,created_at,updated_at,metadata," +
  "orders_count,last_order_at,*total_spent,*groups"

/** Writes customers as lines of CSV, the first with the names of the columns. */
export async function csvOf(targets: Targets, progress: Progress): Promise<string[]> {
  const cells = Object.values(COLUMNS)
  const lines = [csvLine(Object.keys(COLUMNS))]
  for await (const customers of customersOf(targets, FIELDS, progress.signal)) {
    // One text for many lines: a million small ones would take much more memory.
    lines.push(customers.map((customer) => csvLine(cells.map((cell) => cell(customer)))).join(""))
    progress.done(customers.length)
  }
  return lines
}
