import "./styles.css"
import "./shell/theme"
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { RouterProvider, createBrowserRouter } from "react-router-dom"
import { FetchError } from "./api/client"
import { routes } from "./routes"
import { startTexts } from "./texts"

/** What the server has refused it will refuse again; only a server that was not reached, or had trouble, is asked twice. */
function mayBeAskedAgain(failures: number, error: unknown): boolean {
  return failures < 2 && !(error instanceof FetchError && (error.status ?? 0) < 500) && !(error instanceof DOMException)
}

const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayBeAskedAgain, staleTime: 5_000, refetchOnWindowFocus: false } },
})
const router = createBrowserRouter(routes, { basename: "/app" })

await startTexts()
const root = document.getElementById("root")
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
