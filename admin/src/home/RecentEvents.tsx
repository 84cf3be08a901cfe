import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { type ShopEvent, useEvents } from "../api/events"
import { EVENT_NAMES, wordsOf } from "../parts/event-words"
import { useFormat } from "../parts/format"
import { Section } from "../parts/Section"
import { SectionState } from "../parts/SectionState"
import { EmptyState } from "../parts/states"
import { type EventLine, linesOf } from "./event-lines"
import { type Named, useNames } from "./subjects"

const SHOWN = 10

/** Events that are loaded: a request may have done many things, which are one line. */
const LOADED = 200

/** What has happened last, in words. */
export function RecentEvents() {
  const { t } = useTranslation("home")
  const events = useEvents({ name: EVENT_NAMES, order: "-created_at", limit: LOADED })
  return (
    <Section title={t("recent")} flush>
      <SectionState query={events}>{(page) => <Events events={page.events} />}</SectionState>
    </Section>
  )
}

function Events({ events }: { events: ShopEvent[] }) {
  const { t } = useTranslation("home")
  const lines = linesOf(events, SHOWN, events.length === LOADED)
  const names = useNames(lines.flatMap(({ subject }) => subject ?? []))
  if (lines.length === 0) return <EmptyState title={t("nothingHappened")} text={t("nothingHappenedText")} />

  return (
    <ol className="divide-ui-border-base divide-y">
      {lines.map((line) => (
        <Line key={line.event.id} line={line} named={line.subject && names.get(line.subject.id)} />
      ))}
    </ol>
  )
}

function Line({ line: { event, count, orMore }, named }: { line: EventLine; named: Named | undefined }) {
  const { t } = useTranslation("home")
  const { t: events } = useTranslation("events")
  const format = useFormat()
  const words = wordsOf(event.name)
  const at = event.metadata.created_at

  return (
    <li className="txt-compact-small flex items-baseline justify-between gap-x-4 inset">
      <p title={event.name} className="text-ui-fg-base min-w-0 [overflow-wrap:anywhere]">
        {words ? events(words) : event.name}
        {count > 1 && ` · ${t("times", { shown: format.number(count) + (orMore ? "+" : "") })}`}
        {named && " · "}
        {named && (
          <Link to={named.to} className="link">
            {named.name}
          </Link>
        )}
      </p>
      <time dateTime={at} title={format.time(at)} className="text-ui-fg-subtle shrink-0">
        {format.ago(at)}
      </time>
    </li>
  )
}
