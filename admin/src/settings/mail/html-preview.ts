const SHEET = /<style\b([^>]*)>([\s\S]*?)<\/style\s*>/gi
const MEDIA = /\bmedia\s*=\s*(?:"([^"]*)"|'([^']*)')/i

/** A tag that opens, with its attributes. */
const TAG = /<([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const ATTRIBUTE = /([^\s"'>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g

/** A mail without its styles, and those of its sheets. */
export interface TakenApart {
  html: string
  sheets: { media: string; text: string }[]
}

/**
 * Takes the styles out of a mail, and puts those of elements where nobody looks: the Content-Security-Policy forbids
 * all that are written into a page. `applyStyles` brings them back in a way that it allows. What this does not find is
 * shown without its style.
 */
export function takeStylesApart(mail: string): TakenApart {
  const sheets = [...mail.matchAll(SHEET)].map(([, attributes = "", text = ""]) => {
    const [, quoted, other] = MEDIA.exec(attributes) ?? []
    return { media: quoted ?? other ?? "", text }
  })
  const html = mail.replace(SHEET, "").replace(TAG, (_, name: string, attributes: string) => {
    return `<${name}${attributes.replace(ATTRIBUTE, withoutStyle)}>`
  })
  return { html, sheets }
}

function withoutStyle(attribute: string, name: string, value: string | undefined): string {
  return name.toLowerCase() === "style" && value ? `data-style${value}` : attribute
}

/** Gives a mail that is shown its styles back. */
export function applyStyles(mail: Document, sheets: TakenApart["sheets"]) {
  const { defaultView: view } = mail
  if (!view) return
  for (const element of mail.querySelectorAll<HTMLElement>("[data-style]")) {
    element.style.cssText = element.dataset.style ?? ""
  }
  mail.adoptedStyleSheets = sheets.map(({ media, text }) => {
    const sheet = new view.CSSStyleSheet({ media })
    sheet.replaceSync(text)
    return sheet
  })
}
