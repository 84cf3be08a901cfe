import { zodResolver } from "@hookform/resolvers/zod"
import { Alert, Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { Link, useNavigate, useSearchParams } from "react-router-dom"
import { resetPassword } from "../api/auth"
import { isSignedOut } from "../api/client"
import { useErrorWords } from "../parts/errors"
import { PasswordField } from "../parts/fields"
import { Card } from "./Card"
import { useNewPasswordSchema } from "./passwords"

/** Where the link of the mail leads: `?token=…&email=…`. */
export function ResetPage() {
  const { t } = useTranslation("signIn")
  const [params] = useSearchParams()
  const token = params.get("token")
  const email = params.get("email")

  return (
    <Card title={t("resetTitle")} {...(email && { text: t("resetFor", { email }) })}>
      {token && email ? (
        <ResetForm token={token} email={email} />
      ) : (
        <Alert variant="error" role="alert">
          {t("linkBroken")}
        </Alert>
      )}
      <Text size="small" className="text-center">
        <Link to="/forgotten" className="link">
          {t("forgotten")}
        </Link>
      </Text>
    </Card>
  )
}

function ResetForm({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation("signIn")
  const words = useErrorWords()
  const navigate = useNavigate()
  const [error, setError] = useState<unknown>()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(useNewPasswordSchema()),
    defaultValues: { password: "", repeated: "" },
  })

  const submit = handleSubmit(async ({ password }) => {
    setError(undefined)
    try {
      await resetPassword(email, password, token)
      await navigate("/sign-in", { replace: true, state: { reset: true } })
    } catch (thrown) {
      setError(thrown)
    }
  })

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-y-4">
      {error !== undefined && (
        <Alert variant="error" role="alert">
          {isSignedOut(error) ? t("linkOld") : words(error)}
        </Alert>
      )}
      <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t("newPassword")}
        autoComplete="new-password"
        autoFocus
        error={formState.errors.password?.message}
        {...register("password")}
      />
      <PasswordField
        label={t("repeatPassword")}
        autoComplete="new-password"
        error={formState.errors.repeated?.message}
        {...register("repeated")}
      />
      <Button type="submit" className="w-full" isLoading={formState.isSubmitting}>
        {t("resetAction")}
      </Button>
    </form>
  )
}
