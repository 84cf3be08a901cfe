import i18next from "i18next"
import { initReactI18next } from "react-i18next"
import type english from "./en"

/** The languages there are, by their own names. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const

export type Language = keyof typeof LANGUAGES

/** All texts, by feature. */
export type Texts = typeof english

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common"
    resources: Texts
  }
}

const KEPT = "stheno.language"

const LOAD: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import("./en"),
  de: () => import("./de"),
}

/** The language that was chosen here, else the browser's, else English. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages]
  return wanted.map((tag) => tag?.slice(0, 2)).find(isLanguage) ?? "en"
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && tag in LANGUAGES
}

/** Loads the texts of one language; pages can be shown after that. */
export async function startTexts(): Promise<void> {
  const language = firstLanguage()
  const texts = await LOAD[language]()
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: texts.default },
    defaultNS: "common",
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { transSupportBasicHtmlNodes: false },
  })
  document.documentElement.lang = language
}

/** Shows everything in another language, and keeps that. */
export async function changeLanguage(language: Language): Promise<void> {
  const texts = await LOAD[language]()
  for (const [feature, own] of Object.entries(texts.default)) i18next.addResourceBundle(language, feature, own)
  await i18next.changeLanguage(language)
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language
}
