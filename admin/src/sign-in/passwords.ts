import { useTranslation } from "react-i18next"
import { z } from "zod"

export const SHORTEST_PASSWORD = 8

/** A new password, typed twice. */
export function useNewPasswordSchema() {
  const { t } = useTranslation("signIn")
  return z
    .object({ password: z.string().min(SHORTEST_PASSWORD, t("tooShort")), repeated: z.string() })
    .refine(({ password, repeated }) => password === repeated, { path: ["repeated"], message: t("notTheSame") })
}
