import { zodResolver } from "@hookform/resolvers/zod"
import { Alert, Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { z } from "zod"
import { forgetPassword } from "../api/auth"
import { useErrorWords } from "../parts/errors"
import { TextField } from "../parts/fields"
import { Card } from "./Card"

export function ForgottenPage() {
  const { t } = useTranslation("signIn")
  const [sent, setSent] = useState(false)

  return (
    <Card
      title={sent ? t("forgottenDoneTitle") : t("forgottenTitle")}
      text={sent ? t("forgottenDoneText") : t("forgottenText")}
    >
      {!sent && <ForgottenForm onSent={() => setSent(true)} />}
      <Text size="small" className="text-center">
        <Link to="/sign-in" className="link">
          {t("toSignIn")}
        </Link>
      </Text>
    </Card>
  )
}

function ForgottenForm({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation("signIn")
  const { t: common } = useTranslation()
  const words = useErrorWords()
  const [error, setError] = useState<unknown>()
  const schema = z.object({ email: z.string().trim().email(common("notAnEmail")) })
  const { register, handleSubmit, formState } = useForm({ resolver: zodResolver(schema), defaultValues: { email: "" } })

  const submit = handleSubmit(async ({ email }) => {
    setError(undefined)
    try {
      await forgetPassword(email)
      onSent()
    } catch (thrown) {
      setError(thrown)
    }
  })

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-y-4">
      {error !== undefined && (
        <Alert variant="error" role="alert">
          {words(error)}
        </Alert>
      )}
      <TextField
        label={t("email")}
        type="email"
        autoComplete="username"
        autoFocus
        error={formState.errors.email?.message}
        {...register("email")}
      />
      <Button type="submit" className="w-full" isLoading={formState.isSubmitting}>
        {t("forgottenAction")}
      </Button>
    </form>
  )
}
