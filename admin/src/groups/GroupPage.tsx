import { Brackets, PencilSquare, Trash } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import { Suspense, lazy, useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate, useParams } from "react-router-dom"
import { type CustomerGroup, useGroup } from "../api/customer-groups"
import { ActionMenu } from "../parts/ActionMenu"
import { CopyButton } from "../parts/CopyButton"
import { useFormat } from "../parts/format"
import { PageHeading } from "../parts/PageHeading"
import { Facts, Section } from "../parts/Section"
import { ErrorState, StaleNote } from "../parts/states"
import { useDeleteGroup } from "./delete-group"
import { GroupMetadata } from "./GroupMetadata"
import { GroupSkeleton } from "./GroupSkeleton"
import { Members } from "./Members"

const EditGroupDrawer = lazy(async () => ({ default: (await import("./EditGroupDrawer")).EditGroupDrawer }))
const JsonDrawer = lazy(async () => ({ default: (await import("../parts/JsonView")).JsonDrawer }))

export function GroupPage() {
  const { id = "" } = useParams()
  const { t } = useTranslation("groups")
  const { data: group, error, refetch } = useGroup(id)
  const back = { to: "/customer-groups", name: t("title") }

  if (group) return <ShownGroup key={group.id} group={group} back={back} stale={error} retry={refetch} />
  return (
    <>
      <PageHeading title={t("one")} back={back} />
      {error ? <ErrorState error={error} retry={refetch} /> : <GroupSkeleton />}
    </>
  )
}

interface Props {
  group: CustomerGroup
  back: { to: string; name: string }
  /** Why it could not be loaded again. */
  stale: unknown
  retry: () => unknown
}

function ShownGroup({ group, back, stale, retry }: Props) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState<"edit" | "json">()
  const remove = useDeleteGroup(() => navigate("/customer-groups"))
  const close = () => setOpen(undefined)

  return (
    <>
      <PageHeading
        title={group.name}
        back={back}
        actions={
          <>
            <Button size="small" variant="secondary" onClick={() => setOpen("edit")}>
              <PencilSquare aria-hidden />
              {common("edit")}
            </Button>
            <ActionMenu
              label={t("actionsOf", { name: group.name })}
              actions={[
                { name: common("json.show"), icon: <Brackets aria-hidden />, onSelect: () => setOpen("json") },
                {
                  name: common("delete"),
                  icon: <Trash aria-hidden />,
                  danger: true,
                  onSelect: () => void remove(group),
                },
              ]}
            />
          </>
        }
      />
      {stale !== null && <StaleNote error={stale} retry={retry} />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
        <Members group={group} />
        <div className="flex flex-col gap-y-4">
          <About group={group} />
          <GroupMetadata group={group} />
        </div>
      </div>
      <Suspense>
        {open === "edit" && <EditGroupDrawer group={group} onClose={close} />}
        {open === "json" && <JsonDrawer value={group} onClose={close} />}
      </Suspense>
    </>
  )
}

function About({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation("groups")
  const format = useFormat()
  return (
    <Section title={t("about")} flush>
      <Facts
        facts={[
          [t("members"), format.number(group.customers_count ?? 0)],
          [t("created"), format.time(group.created_at)],
          [t("updated"), format.time(group.updated_at)],
          [
            t("id"),
            <span key="id" className="flex items-start justify-between gap-x-2">
              <span className="min-w-0 font-mono">{group.id}</span>
              <CopyButton text={group.id} label={t("copyId")} />
            </span>,
          ],
        ]}
      />
    </Section>
  )
}
