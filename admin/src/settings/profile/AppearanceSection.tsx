import { useTranslation } from "react-i18next"
import { ChoiceField } from "../../parts/fields"
import { Section } from "../../parts/Section"
import { THEMES, changeTheme, useTheme } from "../../shell/theme"
import { LANGUAGES, type Language, changeLanguage } from "../../texts"

const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[]

/** Language and colours, which this browser keeps. */
export function AppearanceSection() {
  const { t, i18n } = useTranslation("settings")
  const { t: shell } = useTranslation("shell")
  const theme = useTheme()

  const chooseLanguage = (chosen: string) => {
    const language = LANGUAGE_CODES.find((code) => code === chosen)
    if (language) void changeLanguage(language)
  }

  const chooseTheme = (chosen: string) => {
    const next = THEMES.find((one) => one === chosen)
    if (next) changeTheme(next)
  }

  return (
    <Section title={t("appearance.title")} text={t("appearance.text")}>
      <div className="grid gap-4 sm:max-w-lg sm:grid-cols-2">
        <ChoiceField
          label={shell("language")}
          value={i18n.language}
          onChange={(event) => chooseLanguage(event.target.value)}
        >
          {LANGUAGE_CODES.map((code) => (
            <option key={code} value={code} lang={code}>
              {LANGUAGES[code]}
            </option>
          ))}
        </ChoiceField>
        <ChoiceField label={shell("theme")} value={theme} onChange={(event) => chooseTheme(event.target.value)}>
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {shell(`themes.${one}`)}
            </option>
          ))}
        </ChoiceField>
      </div>
    </Section>
  )
}
