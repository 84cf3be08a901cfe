import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { ErrorState } from "./states"

interface Query<Data> {
  data: Data | undefined
  error: unknown
  refetch: () => unknown
}

interface Props<Data> {
  query: Query<Data>
  children: (data: Data) => ReactNode
}

/** What a part of a page shows of what it loads: that it loads, that it failed, or what is there. */
export function SectionState<Data>({ query: { data, error, refetch }, children }: Props<Data>) {
  const { t } = useTranslation()
  if (data !== undefined) return children(data)
  if (error !== null) return <ErrorState error={error} retry={refetch} />
  return (
    <div role="status" aria-label={t("loading")} className="inset flex flex-col gap-y-3">
      <div className="bg-ui-bg-component-hover h-4 w-2/3 animate-pulse rounded" />
      <div className="bg-ui-bg-component-hover h-4 w-1/2 animate-pulse rounded" />
    </div>
  )
}
