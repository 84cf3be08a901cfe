import { Button, Prompt } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { Suspense, lazy, useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"
import { onSession, sessionEnded, sessionGivenUp } from "../api/session"
import { type User, userKeys } from "../api/users"
import { DIALOG } from "../parts/look"
import { beginInDialog, useReturnFocus } from "../parts/focus"

/** Few sessions end while somebody looks; forms are loaded when they are needed. */
const SignInForm = lazy(async () => ({ default: (await import("../sign-in/SignInForm")).SignInForm }))

/**
 * Lets one sign in again when the session has ended, above the page: it stays as it is, with all that is typed, and
 * what the server has refused meanwhile is asked again.
 */
export function SessionDialog() {
  return useSyncExternalStore(onSession, sessionEnded) ? <OpenDialog /> : null
}

function OpenDialog() {
  const { t } = useTranslation("shell")
  const queries = useQueryClient()
  const email = queries.getQueryData<User>(userKeys.me)?.email

  const leave = () => {
    sessionGivenUp()
    window.location.assign("/app/sign-in")
  }

  return (
    <Prompt open>
      <Prompt.Content className={DIALOG} onOpenAutoFocus={beginInDialog} onCloseAutoFocus={useReturnFocus()}>
        <Prompt.Header>
          <Prompt.Title>{t("expiredTitle")}</Prompt.Title>
          <Prompt.Description>{t("expiredText")}</Prompt.Description>
        </Prompt.Header>
        <div className="flex flex-col gap-y-4 p-6">
          <Suspense>
            <SignInForm email={email} onSignedIn={() => void queries.invalidateQueries({ queryKey: userKeys.me })} />
          </Suspense>
          <Button variant="transparent" className="w-full" onClick={leave}>
            {t("leave")}
          </Button>
        </div>
      </Prompt.Content>
    </Prompt>
  )
}
