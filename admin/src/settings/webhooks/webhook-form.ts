import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { z } from "zod"
import { GENERATIONS, type Webhook } from "../../api/webhooks"
import { MOST_PATTERNS, firstFault, patternsOf } from "./patterns"

/** A webhook while it is edited. */
export interface WebhookValues {
  url: string
  description: string
  /** One pattern on each line. */
  events: string
  generation: (typeof GENERATIONS)[number]
  /** Only of a new one; empty, the server makes one. */
  secret: string
}

/** The form of a webhook, of a new one where there is none. */
export function useWebhookForm(webhook?: Webhook) {
  const { t } = useTranslation("settings")
  const schema = z.object({
    url: z.string().trim().regex(/^https?:\/\/[^/]/i, t("webhooks.notAnAddress")),
    description: z.string().trim(),
    events: z.string().superRefine((text, context) => {
      const message = faultOf(patternsOf(text))
      if (message) context.addIssue({ code: "custom", message })
    }),
    generation: z.enum(GENERATIONS),
    secret: z.string().trim(),
  })

  const faultOf = (patterns: string[]): string | undefined => {
    const pattern = firstFault(patterns)
    if (patterns.length === 0) return t("webhooks.noEvents")
    if (patterns.length > MOST_PATTERNS) return t("webhooks.tooManyEvents", { count: MOST_PATTERNS })
    return pattern && t("webhooks.notAPattern", { pattern })
  }

  return useForm<WebhookValues>({
    resolver: zodResolver(schema),
    defaultValues: {
      url: webhook?.url ?? "",
      description: webhook?.description ?? "",
      events: webhook?.events.join("\n") ?? "",
      generation: webhook?.generation ?? "v2",
      secret: "",
    },
  })
}
