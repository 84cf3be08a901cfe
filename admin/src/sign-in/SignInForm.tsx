import { zodResolver } from "@hookform/resolvers/zod"
import { Alert, Button } from "@medusajs/ui"
import { type FormEvent, useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { signIn } from "../api/auth"
import { FetchError } from "../api/client"
import { useErrorWords } from "../parts/errors"
import { PasswordField, TextField } from "../parts/fields"

interface Props {
  /** Who is expected to sign in. */
  email?: string | undefined
  onSignedIn: () => void
}

/** E-mail and password, by which one signs in. */
export function SignInForm({ email, onSignedIn }: Props) {
  const { t } = useTranslation("signIn")
  const { t: common } = useTranslation()
  const signInWords = useSignInWords()
  const [error, setError] = useState<unknown>()
  const schema = z.object({
    email: z.string().min(1, common("required")),
    password: z.string().min(1, common("required")),
  })
  const { register, handleSubmit, formState } = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", password: "" },
  })

  const submit = handleSubmit(async (values) => {
    setError(undefined)
    try {
      await signIn(values.email.trim(), values.password)
      onSignedIn()
    } catch (thrown) {
      setError(thrown)
    }
  })

  const onSubmit = (event: FormEvent) => {
    // Where it lies above another form, that one is not meant.
    event.stopPropagation()
    void submit(event)
  }

  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-y-4">
      {error !== undefined && (
        <Alert variant="error" role="alert">
          {signInWords(error)}
        </Alert>
      )}
      <TextField
        label={t("email")}
        type="email"
        autoComplete="username"
        autoFocus={!email}
        error={formState.errors.email?.message}
        {...register("email")}
      />
      <PasswordField
        label={t("password")}
        autoComplete="current-password"
        autoFocus={Boolean(email)}
        error={formState.errors.password?.message}
        {...register("password")}
      />
      <Button type="submit" className="w-full" isLoading={formState.isSubmitting}>
        {t("action")}
      </Button>
    </form>
  )
}

function useSignInWords() {
  const { t } = useTranslation("signIn")
  const words = useErrorWords()
  return (error: unknown): string => {
    if (error instanceof FetchError && error.status === 401) return t("wrong")
    if (error instanceof FetchError && error.status === 429) return t("tooOften")
    return words(error)
  }
}
