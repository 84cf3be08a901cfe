import type { RouteObject } from "react-router-dom"

export const signInRoutes: RouteObject[] = [
  { path: "sign-in", lazy: async () => ({ Component: (await import("./SignInPage")).SignInPage }) },
  { path: "forgotten", lazy: async () => ({ Component: (await import("./ForgottenPage")).ForgottenPage }) },
  { path: "reset-password", lazy: async () => ({ Component: (await import("./ResetPage")).ResetPage }) },
]
