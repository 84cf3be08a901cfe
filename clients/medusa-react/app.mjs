// What the pages have: the client, and an application that uses any hook of medusa-react and shows what it gives.
import Medusa from "@medusajs/medusa-js"
import { QueryClient, QueryObserver } from "@tanstack/react-query"
import * as hooks from "medusa-react"
import { createElement } from "react"
import { createRoot } from "react-dom/client"

export { Medusa }

const STATES = ["isSuccess", "isError", "fetchStatus"]

/** An error, and what the server said. */
const failed = ({ message, response }) => ({ message, status: response?.status, data: response?.data })

/** What is shown of what a hook gives. */
function shown(result, isOfQuery) {
  const state = Object.fromEntries(STATES.filter((name) => name in result).map((name) => [name, result[name]]))
  if (result.error) return { ...state, error: failed(result.error) }
  // A query's hook puts the answer beside what it says of the query.
  const answer = "mutate" in result ? result.data : Object.fromEntries(Object.entries(result).filter(([name]) => !isOfQuery(name)))
  if (!answer) return state
  const { response, ...data } = answer
  return { ...state, ...data }
}

/** Opens the application, for a server with these settings. */
export function open(settings) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const ofQuery = new Set(Object.keys(new QueryObserver(client, { queryKey: ["none"], enabled: false }).getCurrentResult()))
  const results = {}
  const uses = []
  const root = createRoot(document.body.appendChild(document.createElement("main")))

  function Use({ id, hook, args }) {
    results[id] = hooks[hook](...args)
    return createElement("pre", { id }, JSON.stringify(shown(results[id], (name) => ofQuery.has(name))))
  }
  const render = () =>
    root.render(
      createElement(
        hooks.MedusaProvider,
        { queryClientProviderProps: { client }, ...settings },
        uses.map((use) => createElement(Use, { key: use.id, ...use })),
      ),
    )
  return {
    /** Uses a hook, until the page is left; `id` names the element that shows it. */
    use(id, hook, args) {
      uses.push({ id, hook, args })
      render()
    },
    mutate: (id, variables) => results[id].mutate(variables),
    refetch: (id) => void results[id].refetch(),
  }
}
