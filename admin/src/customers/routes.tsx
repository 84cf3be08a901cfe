import type { RouteObject } from "react-router-dom"

export const customersRoutes: RouteObject[] = [
  { path: "customers", lazy: async () => ({ Component: (await import("./CustomersPage")).CustomersPage }) },
  { path: "customers/:id", lazy: async () => ({ Component: (await import("./CustomerPage")).CustomerPage }) },
]
