import { Fragment } from "react"
import { useTranslation } from "react-i18next"
import { CopyButton } from "./CopyButton"
import { DrawerHead, SideDrawer } from "./SideDrawer"

/** A key, a text, or one of the other values of JSON. */
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

const LOOKS = { key: "text-ui-fg-base font-medium", text: "text-ui-tag-green-text", other: "text-ui-tag-blue-text" }

/** Shows a value as JSON, in colours. */
export function JsonText({ value }: { value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? ""
  return (
    <pre tabIndex={0} className="txt-small focus-ring overflow-x-auto rounded font-mono leading-5">
      <code>
        {piecesOf(text).map(({ text: piece, look }, index) =>
          look ? (
            <span key={index} className={look}>
              {piece}
            </span>
          ) : (
            <Fragment key={index}>{piece}</Fragment>
          ),
        )}
      </code>
    </pre>
  )
}

function piecesOf(text: string): { text: string; look?: string }[] {
  const pieces: { text: string; look?: string }[] = []
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    const [token, string, colon] = match
    const piece = string ?? token
    pieces.push({ text: text.slice(at, match.index) })
    pieces.push({ text: piece, look: string === undefined ? LOOKS.other : colon ? LOOKS.key : LOOKS.text })
    at = match.index + piece.length
  }
  return [...pieces, { text: text.slice(at) }]
}

/** Shows a whole resource as the server answers it. */
export function JsonDrawer({ value, onClose }: { value: unknown; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <SideDrawer onClose={onClose}>
      <DrawerHead title={t("json.title")} text={t("json.text")} />
      <div className="relative min-h-0 flex-1 overflow-auto inset">
        <div className="absolute right-4 top-4">
          <CopyButton text={JSON.stringify(value, null, 2)} />
        </div>
        <JsonText value={value} />
      </div>
    </SideDrawer>
  )
}
