import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import type { ShopEvent } from "../api/events"
import { wordsOf } from "./event-words"
import { useFormat } from "./format"
import { Note } from "./Section"

interface Props {
  events: ShopEvent[]
  /** Whether each leads to what it is about; not where all are about the same. */
  linked?: boolean
}

/** What has happened, in words, and when. */
export function EventList({ events, linked = false }: Props) {
  const { t } = useTranslation("events")
  if (events.length === 0) {
    return (
      <Note>{t("none")}</Note>
    )
  }
  return (
    <ol className="divide-ui-border-base divide-y">
      {events.map((event) => (
        <li key={event.id} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-6">
          <What event={event} linked={linked} />
          <When event={event} />
        </li>
      ))}
    </ol>
  )
}

function What({ event, linked }: { event: ShopEvent; linked: boolean }) {
  const { t } = useTranslation("events")
  const words = wordsOf(event.name)
  const text = words ? t(words) : event.name
  const to = linked ? pageOf(event) : undefined

  return (
    <span className="txt-compact-small text-ui-fg-base min-w-0 [overflow-wrap:anywhere]" title={event.name}>
      {to ? (
        <Link to={to} className="link">
          {text}
        </Link>
      ) : (
        text
      )}
    </span>
  )
}

function When({ event }: { event: ShopEvent }) {
  const format = useFormat()
  const at = event.metadata.created_at
  return (
    <time dateTime={at} title={format.time(at)} className="txt-small text-ui-fg-subtle whitespace-nowrap">
      {format.ago(at)}
    </time>
  )
}

/** The page of what an event is about, if there is one. */
function pageOf({ name, data: { id } }: ShopEvent): string | undefined {
  if (typeof id !== "string" || name.endsWith(".deleted")) return undefined
  if (id.startsWith("cus_")) return `/customers/${id}`
  return id.startsWith("cusgroup_") ? `/customer-groups/${id}` : undefined
}
