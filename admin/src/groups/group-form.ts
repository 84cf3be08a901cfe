import { useTranslation } from "react-i18next"
import { z } from "zod"

/** What is typed of a group. */
export interface GroupValues {
  name: string
}

export function useGroupSchema() {
  const { t } = useTranslation()
  return z.object({ name: z.string().trim().min(1, t("required")) })
}
