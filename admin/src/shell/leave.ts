import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "react-router-dom"
import { sessionGivenUp } from "../api/session"

/** Answers a function that ends the session by `end`, and leads to where one signs in. What was loaded is forgotten. */
export function useLeave() {
  const navigate = useNavigate()
  const queries = useQueryClient()

  return async (end: () => Promise<void>) => {
    // What is still under way would be refused, as if the session had ended while somebody is at work.
    await queries.cancelQueries()
    await end()
    await navigate("/sign-in")
    queries.clear()
    // What was asked in between waits for a session that nobody will renew.
    sessionGivenUp()
  }
}
