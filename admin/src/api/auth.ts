import { call, callOnce, sdk } from "./client"
import { sessionBegan } from "./session"

const ACTOR = "user"
const PROVIDER = "emailpass"

/** Signs a user in; the session is a cookie that scripts do not see. What waited for a session goes on. */
export async function signIn(email: string, password: string): Promise<void> {
  await sdk.auth.login(ACTOR, PROVIDER, { email, password })
  sessionBegan()
}

/** Ends the session. One that has ended before is ended as well. */
export async function signOut(): Promise<void> {
  await callOnce("/auth/session", { method: "DELETE" }).catch(() => undefined)
}

/** Ends all sessions and tokens of the user. */
export async function signOutEverywhere(): Promise<void> {
  await call("/auth/sessions", { method: "DELETE" })
}

/** Has a mail sent with which another password can be set. Nobody learns whether there is such a user. */
export async function forgetPassword(email: string): Promise<void> {
  await sdk.auth.resetPassword(ACTOR, PROVIDER, { identifier: email })
}

/** Sets another password, with the token of the mail. */
export async function resetPassword(email: string, password: string, token: string): Promise<void> {
  await sdk.auth.updateProvider(ACTOR, PROVIDER, { email, password }, token)
}
