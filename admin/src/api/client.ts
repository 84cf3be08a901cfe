import { Auth, Client, FetchError } from "@medusajs/js-sdk"
import { renewed } from "./session"

export { FetchError }

const CONFIG = { baseUrl: window.location.origin, auth: { type: "session" } } as const

const client = new Client(CONFIG)

/** The parts of Medusa's SDK that are used. Its class `Medusa` would bring those of all other resources. */
export const sdk = { client, auth: new Auth(client, CONFIG) }

/** What a request may have. Members that are `undefined` are not sent. */
export interface Request {
  method?: "GET" | "POST" | "PUT" | "DELETE"
  query?: object
  body?: object
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

/**
 * Asks the server, and answers what it said. When nobody is signed in any more, it waits until somebody is, and asks
 * again: whoever calls this does not notice, except by the time.
 */
export async function call<Answer>(path: string, request: Request = {}): Promise<Answer> {
  try {
    return await callOnce<Answer>(path, request)
  } catch (error) {
    if (!isSignedOut(error)) throw error
    await renewed(request.signal)
    return call<Answer>(path, request)
  }
}

/** Asks the server once: 401 is an error like others. */
export function callOnce<Answer>(path: string, { signal, ...request }: Request = {}): Promise<Answer> {
  return client.fetch<Answer>(path, { ...request, ...(signal && { signal }) })
}

/** Whether an error says that nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof FetchError && error.status === 401
}

/** Whether an error says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof FetchError && error.status === 404
}

/** Whether an error says that somebody else has changed it meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof FetchError && error.status === 409
}

/** A path of the API with ids in it, which may come from the address of a page, and hold anything. */
export function at(texts: TemplateStringsArray, ...ids: string[]): string {
  return texts.map((text, number) => text + encodeURIComponent(ids[number] ?? "")).join("")
}
