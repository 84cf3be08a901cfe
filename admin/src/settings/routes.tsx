import { Navigate, type RouteObject } from "react-router-dom"

export const settingsRoutes: RouteObject[] = [
  {
    path: "settings",
    lazy: async () => ({ Component: (await import("./SettingsFrame")).SettingsFrame }),
    children: [
      { index: true, element: <Navigate to="profile" replace /> },
      { path: "profile", lazy: async () => ({ Component: (await import("./profile/ProfilePage")).ProfilePage }) },
      { path: "users", lazy: async () => ({ Component: (await import("./users/UsersPage")).UsersPage }) },
      { path: "api-keys", lazy: async () => ({ Component: (await import("./keys/KeysPage")).KeysPage }) },
      { path: "webhooks", lazy: async () => ({ Component: (await import("./webhooks/WebhooksPage")).WebhooksPage }) },
      { path: "webhooks/:id", lazy: async () => ({ Component: (await import("./webhooks/WebhookPage")).WebhookPage }) },
      {
        path: "webhooks/:id/deliveries/:deliveryId",
        lazy: async () => ({ Component: (await import("./webhooks/DeliveryPage")).DeliveryPage }),
      },
      {
        path: "mail-templates",
        lazy: async () => ({ Component: (await import("./mail/TemplatesPage")).TemplatesPage }),
      },
      {
        path: "mail-templates/:name",
        lazy: async () => ({ Component: (await import("./mail/TemplatePage")).TemplatePage }),
      },
    ],
  },
]
