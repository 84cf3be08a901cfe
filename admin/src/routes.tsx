import type { RouteObject } from "react-router-dom"
import { customersRoutes } from "./customers/routes"
import { groupsRoutes } from "./groups/routes"
import { homeRoutes } from "./home/routes"
import { settingsRoutes } from "./settings/routes"
import { CrashPage } from "./shell/CrashPage"
import { Frame } from "./shell/Frame"
import { Loading } from "./shell/Loading"
import { NotFoundPage } from "./shell/NotFoundPage"
import { Shell } from "./shell/Shell"
import { signInRoutes } from "./sign-in/routes"

/** All pages. Each feature says its own; their code is loaded when they are first shown. */
export const routes: RouteObject[] = [
  {
    element: <Frame />,
    errorElement: <CrashPage />,
    hydrateFallbackElement: <Loading />,
    children: [
      ...signInRoutes,
      {
        element: <Shell />,
        children: [
          {
            // An error of a page leaves the shell around it as it is.
            errorElement: <CrashPage />,
            children: [
              ...homeRoutes,
              ...customersRoutes,
              ...groupsRoutes,
              ...settingsRoutes,
              { path: "*", element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
  },
]
