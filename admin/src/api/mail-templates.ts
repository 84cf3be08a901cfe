import { useQuery } from "@tanstack/react-query"
import { call } from "./client"

export interface MailTemplate {
  name: string
  language: string
  /** Whether the shop has written it; else it is one of those that come along. */
  own: boolean
}

/** A mail with sample values. */
export interface RenderedMail {
  name: string
  language: string
  subject: string
  text: string
  html: string | null
}

/** Where mails go. */
export interface MailSettings {
  enabled: boolean
  way: "smtp" | "folder" | "off"
  /** Who mails are from, where any are sent. */
  from: string | null
}

export interface MailTemplates {
  mail_templates: MailTemplate[]
  mail: MailSettings
}

export const mailKeys = {
  list: ["mail-templates"] as const,
  one: (name: string, language: string | undefined) => ["mail-templates", name, language] as const,
}

/** All templates, with where mails go. */
export function listMailTemplates(signal?: AbortSignal): Promise<MailTemplates> {
  return call("/admin/mail-templates", { signal })
}

export async function getMailTemplate(name: string, language?: string, signal?: AbortSignal): Promise<RenderedMail> {
  const path = `/admin/mail-templates/${encodeURIComponent(name)}`
  return (await call<{ mail_template: RenderedMail }>(path, { query: { language }, signal })).mail_template
}

/** Sends a mail with sample values to an address. */
export async function sendMailTemplate(name: string, to: { email: string; language?: string }): Promise<void> {
  await call(`/admin/mail-templates/${encodeURIComponent(name)}/send`, { method: "POST", body: to })
}

export function useMailTemplates() {
  return useQuery({ queryKey: mailKeys.list, queryFn: ({ signal }) => listMailTemplates(signal) })
}
