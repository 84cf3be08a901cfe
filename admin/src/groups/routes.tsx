import type { RouteObject } from "react-router-dom"

export const groupsRoutes: RouteObject[] = [
  { path: "customer-groups", lazy: async () => ({ Component: (await import("./GroupsPage")).GroupsPage }) },
  { path: "customer-groups/:id", lazy: async () => ({ Component: (await import("./GroupPage")).GroupPage }) },
]
