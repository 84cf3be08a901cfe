import { Button, Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useStatistics } from "../api/statistics"
import { useAddressState } from "../parts/address-state"
import { PageHeading } from "../parts/PageHeading"
import { Section } from "../parts/Section"
import { EmptyState, ErrorState, StaleNote } from "../parts/states"
import { NewCustomers, SignIns } from "./DaySections"
import { LargestGroups } from "./LargestGroups"
import { Numbers } from "./Numbers"
import { PeriodSwitch } from "./PeriodSwitch"
import { periodCodec } from "./period"
import { RecentEvents } from "./RecentEvents"

const DAYS_A_WEEK = 7

export function HomePage() {
  const { t } = useTranslation("home")
  const [{ weeks }, change] = useAddressState(periodCodec)
  const { data, error, refetch, isPlaceholderData } = useStatistics(weeks * DAYS_A_WEEK)

  return (
    <>
      <PageHeading
        title={t("title")}
        actions={<PeriodSwitch weeks={weeks} onWeeks={(next) => change({ weeks: next }, { replace: true })} />}
      />
      {error && data && <StaleNote error={error} retry={refetch} />}
      {error && !data ? (
        <Section title={t("numbers")} flush>
          <ErrorState error={error} retry={refetch} />
        </Section>
      ) : (
        <Numbers customers={data?.customers} />
      )}
      {!data && !error && <PlotSkeletons />}
      {data?.customers.total === 0 && <NoCustomers />}
      {data && data.customers.total > 0 && (
        <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : ""}>
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <NewCustomers days={data.days} />
            <SignIns days={data.days} />
          </div>
        </div>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <RecentEvents />
        <LargestGroups />
      </div>
    </>
  )
}

function NoCustomers() {
  const { t } = useTranslation("customers")
  const { t: home } = useTranslation("home")
  const action = (
    <Button size="small" variant="secondary" asChild>
      <Link to="/customers">{home("toCustomers")}</Link>
    </Button>
  )
  return (
    <Container className="p-0">
      <EmptyState title={t("emptyTitle")} text={t("emptyText")} action={action} />
    </Container>
  )
}

function PlotSkeletons() {
  const { t } = useTranslation("home")
  return (
    <div className="grid gap-4 xl:grid-cols-2" aria-busy>
      {[t("newCustomers"), t("signIns")].map((title) => (
        <Section key={title} title={title} text={t("utc")}>
          <div className="bg-ui-bg-component-hover h-64 animate-pulse rounded" />
        </Section>
      ))}
    </div>
  )
}
