import { useTranslation } from "react-i18next"

/** Answers a function that names a language by its tag. */
export function useLanguageName() {
  const { i18n } = useTranslation()
  return (tag: string): string => {
    try {
      return new Intl.DisplayNames([i18n.language], { type: "language" }).of(tag) ?? tag
    } catch {
      // Folders of templates may have names that are no tags of languages.
      return tag
    }
  }
}

const KNOWN = ["password_reset", "test"] as const

/** Answers a function that says what a template is for; of one that is not known, its name. */
export function useTemplateName() {
  const { t } = useTranslation("settings")
  return (name: string): string => {
    const known = KNOWN.find((one) => one === name)
    return known ? t(`mail.names.${known}`) : name
  }
}
