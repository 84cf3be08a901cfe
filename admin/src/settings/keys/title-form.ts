import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"

/** A form with the name of a key. */
export function useTitleForm(title: string) {
  const { t } = useTranslation()
  const schema = z.object({ title: z.string().trim().min(1, t("required")) })
  return useForm({ resolver: zodResolver(schema), defaultValues: { title } })
}
