import { Alert } from "@medusajs/ui"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { Link, useLocation, useNavigate, useSearchParams } from "react-router-dom"
import { sessionGivenUp } from "../api/session"
import { userKeys } from "../api/users"
import { Card } from "./Card"
import { SignInForm } from "./SignInForm"

export function SignInPage() {
  const { t } = useTranslation("signIn")
  const [params] = useSearchParams()
  const { state } = useLocation() as { state: { reset?: boolean } | null }
  const navigate = useNavigate()
  const queries = useQueryClient()

  // Not before the pages of who was signed in are gone: until then they would load again what is forgotten, and be refused.
  useEffect(() => {
    queries.clear()
    sessionGivenUp()
  }, [queries])

  const enter = () => {
    queries.removeQueries({ queryKey: userKeys.me })
    const next = params.get("next") ?? "/"
    // Only pages of this admin: an address of another site would be somebody's trick.
    void navigate(/^\/(?!\/)/.test(next) ? next : "/", { replace: true })
  }

  return (
    <Card title={t("title")} text={t("text")}>
      {state?.reset && <Alert variant="success">{t("resetDone")}</Alert>}
      <SignInForm onSignedIn={enter} />
      <div className="txt-small flex flex-col gap-y-3 text-center">
        <Link to="/forgotten" className="link mx-auto">
          {t("forgotten")}
        </Link>
        <details className="text-ui-fg-subtle">
          <summary className="focus-ring mx-auto w-fit cursor-pointer rounded">{t("firstTime")}</summary>
          <div className="mt-2 flex flex-col gap-y-2 text-left">
            <p>{t("firstTimeStart")}</p>
            <pre tabIndex={0} className="floating focus-ring overflow-x-auto p-2 font-mono">
              stheno user password --email …
            </pre>
          </div>
        </details>
      </div>
    </Card>
  )
}
