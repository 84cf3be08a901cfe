import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { type EventsQuery, eventKeys, listEvents } from "../api/events"
import { EVENT_NAMES } from "../parts/event-words"
import { EventList } from "../parts/EventList"
import { Section } from "../parts/Section"
import { SectionState } from "../parts/SectionState"

/** What has happened to a customer lately. */
export function EventsSection({ customerId }: { customerId: string }) {
  const { t } = useTranslation("customers")
  const query: EventsQuery = { subject: customerId, name: EVENT_NAMES, order: "-created_at", limit: 20 }
  const events = useQuery({
    queryKey: eventKeys.list(query),
    queryFn: ({ signal }) => listEvents(query, signal),
  })

  return (
    <Section title={t("events")} flush>
      <SectionState query={events}>{({ events: shown }) => <EventList events={shown} />}</SectionState>
    </Section>
  )
}
