import { MagnifyingGlassMini, XMarkMini } from "@medusajs/icons"
import { Kbd, clx } from "@medusajs/ui"
import { type KeyboardEvent as ReactKeyboardEvent, useCallback, useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { FIELD } from "./look"
import { focusRow } from "./table-keys"

/** How long nothing is typed until it is searched for, in milliseconds. */
const MOMENT = 150

interface Props {
  label: string
  value: string
  /** Is called when nothing has been typed for a moment; in the search of a page, also before something is clicked. */
  onChange: (value: string) => void
  /** Whether `/` leads here; false in dialogs. */
  main?: boolean
}

/** Searches while one types. */
export function SearchBox({ label, value, onChange, main = true }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  // What was told last: when `value` is something else, it was changed from outside, as by going back.
  const told = useRef(value)

  const tell = useCallback(
    (words: string) => {
      if (words === told.current) return
      told.current = words
      onChange(words)
    },
    [onChange],
  )

  useEffect(() => {
    const timer = setTimeout(() => tell(typed), MOMENT)
    return () => clearTimeout(timer)
  }, [typed, tell])

  useEffect(() => {
    if (!main) return
    // The words of a page are kept in its address: if they came later, they would undo that a link was followed.
    const onClick = () => tell(typed)
    document.addEventListener("click", onClick, true)
    return () => document.removeEventListener("click", onClick, true)
  }, [main, typed, tell])

  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])

  const clear = () => {
    setTyped("")
    input.current?.focus()
  }

  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (event.key === "ArrowDown" && main && focusRow(0)) event.preventDefault()
    if (event.key !== "Escape") return
    if (typed !== "") {
      event.preventDefault()
      event.stopPropagation()
      setTyped("")
    } else input.current?.blur()
  }

  return (
    <div role="search" aria-label={label} className={clx("relative w-full", { "sm:w-72": main })}>
      <MagnifyingGlassMini className="text-ui-fg-muted pointer-events-none absolute left-2 top-2" aria-hidden />
      <input
        ref={input}
        type="text"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        data-search={main ? "main" : "aside"}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        className={clx(FIELD, "h-8 pl-8 pr-8")}
      />
      {typed !== "" ? (
        <button
          type="button"
          onClick={clear}
          aria-label={t("clear")}
          className="field-button"
        >
          <XMarkMini />
        </button>
      ) : (
        main && <Kbd className="pointer-events-none absolute right-2 top-1.5 max-sm:hidden">/</Kbd>
      )}
    </div>
  )
}

/** The `onEscapeKeyDown` of what has a search in it: Escape clears what is typed; only another one closes it. */
export function keepSearching(event: KeyboardEvent) {
  const { target } = event
  if (target instanceof HTMLInputElement && target.dataset.search && target.value !== "") event.preventDefault()
}
