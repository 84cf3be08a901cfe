import { useQuery, useQueryClient } from "@tanstack/react-query"
import type { Anew } from "./anew"
import type { CustomerGroup } from "./customer-groups"
import { at, call } from "./client"
import { eventKeys } from "./events"
import { type PageOf, walk } from "./pages"

export type Metadata = Record<string, unknown> | null

export interface Address {
  id: string
  customer_id: string
  address_name: string | null
  is_default_shipping: boolean
  is_default_billing: boolean
  company: string | null
  first_name: string | null
  last_name: string | null
  address_1: string | null
  address_2: string | null
  city: string | null
  country_code: string | null
  province: string | null
  postal_code: string | null
  phone: string | null
  metadata: Metadata
  created_at: string
  updated_at: string
}

export interface Spent {
  currency_code: string
  amount: number
}

export interface Customer {
  id: string
  email: string | null
  first_name: string | null
  last_name: string | null
  company_name: string | null
  phone: string | null
  has_account: boolean
  metadata: Metadata
  created_by: string | null
  created_at: string
  updated_at: string
  orders_count?: number
  last_order_at?: string | null
  total_spent?: Spent[]
  groups?: CustomerGroup[]
  addresses?: Address[]
}

/** What may be written of a customer. A member of `metadata` that is `""` is taken away. */
export interface CustomerChanges {
  email?: string | null
  first_name?: string | null
  last_name?: string | null
  company_name?: string | null
  phone?: string | null
  metadata?: Record<string, unknown>
}

export type AddressChanges = Partial<Omit<Address, "id" | "customer_id" | "created_at" | "updated_at" | "metadata">>

export interface PaymentMethod {
  provider_id: string
  data: Record<string, unknown>
}

const LIST_FIELDS = "+orders_count,+last_order_at,*total_spent,*groups"
const ONE_FIELDS = "+orders_count,+last_order_at,*total_spent,*groups,*addresses"

export const customerKeys = {
  all: ["customers"] as const,
  list: (query: object) => ["customers", "list", query] as const,
  count: (query: object) => ["customers", "count", query] as const,
  one: (id: string) => ["customers", "one", id] as const,
  paymentMethods: (id: string) => ["customers", "payment-methods", id] as const,
}

export type CustomersPage = PageOf & { customers: Customer[] }

/** A page of customers with what they have ordered, without how many there are. */
export function listCustomers(query: object, signal?: AbortSignal): Promise<CustomersPage> {
  return call("/admin/customers", { query: { fields: LIST_FIELDS, count: false, ...query }, signal })
}

/** How many customers there are. */
export async function countCustomers(query: object, signal?: AbortSignal): Promise<number> {
  const page = await call<CustomersPage>("/admin/customers", { query: { ...query, fields: "id", limit: 0 }, signal })
  return page.count ?? 0
}

/** All customers that match, a thousand at a time. */
export function walkCustomers(query: object, fields: string, signal?: AbortSignal): AsyncGenerator<Customer[]> {
  return walk<Customer>("/admin/customers", "customers", { ...query, fields }, signal)
}

export async function getCustomer(id: string, signal?: AbortSignal): Promise<Customer> {
  const answer = await call<{ customer: Customer }>(at`/admin/customers/${id}`, { query: { fields: ONE_FIELDS }, signal })
  return answer.customer
}

export async function createCustomer(customer: CustomerChanges): Promise<Customer> {
  return (await call<{ customer: Customer }>("/admin/customers", { method: "POST", body: customer })).customer
}

/** Changes a customer. With `loadedAt`, 409 says that somebody else has changed it since. */
export async function updateCustomer(id: string, changes: CustomerChanges, loadedAt?: string): Promise<Customer> {
  const headers: Record<string, string> = loadedAt ? { "x-stheno-updated-at": loadedAt } : {}
  const path = at`/admin/customers/${id}`
  return (await call<{ customer: Customer }>(path, { method: "POST", body: changes, headers })).customer
}

export async function deleteCustomer(id: string): Promise<void> {
  await call(at`/admin/customers/${id}`, { method: "DELETE" })
}

export async function changeGroupsOf(id: string, change: { add?: string[]; remove?: string[] }): Promise<void> {
  await call(at`/admin/customers/${id}/customer-groups`, { method: "POST", body: change })
}

export async function createAddress(id: string, address: AddressChanges): Promise<void> {
  await call(at`/admin/customers/${id}/addresses`, { method: "POST", body: address })
}

export async function updateAddress(id: string, addressId: string, changes: AddressChanges): Promise<void> {
  await call(at`/admin/customers/${id}/addresses/${addressId}`, { method: "POST", body: changes })
}

export async function deleteAddress(id: string, addressId: string): Promise<void> {
  await call(at`/admin/customers/${id}/addresses/${addressId}`, { method: "DELETE" })
}

export async function listPaymentMethods(id: string, signal?: AbortSignal): Promise<PaymentMethod[]> {
  const path = at`/admin/customers/${id}/payment-methods`
  return (await call<{ payment_methods: PaymentMethod[] }>(path, { signal })).payment_methods
}

export function useCustomer(id: string) {
  return useQuery({ queryKey: customerKeys.one(id), queryFn: ({ signal }) => getCustomer(id, signal) })
}

/** Answers a function that has everything about customers read anew, and what has happened. */
export function useCustomersChanged() {
  const queries = useQueryClient()
  return async (when: Anew = {}) => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: customerKeys.all, ...when }),
      queries.invalidateQueries({ queryKey: eventKeys.all, ...when }),
    ])
  }
}
