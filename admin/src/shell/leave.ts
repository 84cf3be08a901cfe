import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "react-router-dom"

/** Answers a function that ends the session by `end`, and leads to where one signs in, which forgets what was loaded. */
export function useLeave() {
  const navigate = useNavigate()
  const queries = useQueryClient()

  return async (end: () => Promise<void>) => {
    // What is still under way would be refused, as if the session had ended while somebody is at work.
    await queries.cancelQueries()
    try {
      await end()
    } catch (error) {
      void queries.refetchQueries({ type: "active" })
      throw error
    }
    await navigate("/sign-in")
  }
}
