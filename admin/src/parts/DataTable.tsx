import { ArrowDownMini, ArrowUpMini } from "@medusajs/icons"
import { Checkbox, clx } from "@medusajs/ui"
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"
import { useListState } from "./list-address"
import type { Selection } from "./selection"
import { ErrorState, StaleNote } from "./states"

export interface Column<Row> {
  id: string
  head: string
  cell: (row: Row) => ReactNode
  /** What `order` calls it; without it the column does not sort. */
  sort?: string | undefined
  /** Numbers stand on the right. */
  numeric?: boolean
}

interface Props<Row> {
  /** What the table is of, for screen readers. */
  label: string
  columns: Column<Row>[]
  /** Undefined while they are loaded for the first time. */
  rows: Row[] | undefined
  /** Whether other rows are under way, while these are still shown. */
  stale?: boolean
  error?: unknown
  retry?: () => unknown
  idOf: (row: Row) => string
  nameOf: (row: Row) => string
  /** Where a row leads; its first cell becomes the link. */
  hrefOf?: (row: Row) => string
  /** As the API has it: a column's `sort`, with `-` before it for the greatest first. */
  order?: string | undefined
  onOrder?: (order: string) => void
  selection?: Selection | undefined
  /** What is shown when there are no rows. */
  empty: ReactNode
  skeletonRows?: number
}

/** A list as a table; on narrow screens, as cards. Arrows go through it, as the shell uses `useTableKeys`. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, error, retry, empty, stale } = props
  const failed = error !== undefined && error !== null
  if (failed && rows === undefined) return <ErrorState error={error} retry={retry} />
  if (rows?.length === 0) return <div className={clx({ "opacity-60": stale })}>{empty}</div>

  return (
    <div
      className="focus-ring rounded sm:overflow-x-auto"
      aria-busy={rows === undefined || stale}
      // Where nothing in it takes the focus, keys could not scroll it.
      {...(!props.hrefOf && { role: "group", "aria-label": label, tabIndex: 0 })}
    >
      {failed && <StaleNote error={error} retry={retry} />}
      <table role="table" aria-label={label} className="txt-compact-small text-ui-fg-subtle w-full max-sm:block">
        <Head {...props} />
        <tbody role="rowgroup" className={clx("max-sm:block", { "opacity-60": stale })}>
          {rows ? rows.map((row) => <TableRow key={props.idOf(row)} row={row} {...props} />) : <Skeletons {...props} />}
        </tbody>
      </table>
    </div>
  )
}

const HEAD = "txt-compact-small-plus whitespace-nowrap text-left sm:h-10 sm:px-3 sm:first:pl-6 sm:last:pr-6"
const CELL = "sm:h-12 sm:px-3 sm:first:pl-6 sm:last:pr-6 max-sm:flex max-sm:min-h-8 max-sm:items-center max-sm:py-1"

function Head<Row>({ columns, rows, idOf, nameOf, order, onOrder, selection }: Props<Row>) {
  const { t } = useTranslation()
  // Cards name their values themselves: the head is there for what can be done with it.
  const narrow = selection !== undefined || (onOrder !== undefined && columns.some(({ sort }) => sort))
  return (
    <thead
      role="rowgroup"
      className={clx("bg-ui-bg-subtle border-ui-border-base border-b", narrow ? "max-sm:block" : "max-sm:hidden")}
    >
      <tr role="row" className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:px-4 max-sm:py-1">
        {selection && (
          <th role="columnheader" scope="col" className="w-8 sm:h-10 sm:pl-6 sm:pr-1">
            <PageCheckbox
              rows={rows?.map((row) => ({ id: idOf(row), name: nameOf(row) })) ?? []}
              selection={selection}
            />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.id}
            role="columnheader"
            scope="col"
            aria-sort={ariaSort(column, order)}
            className={clx(HEAD, {
              "sm:text-right": column.numeric,
              "max-sm:hidden": !column.sort || !onOrder,
              "max-sm:mr-3": column.sort,
            })}
          >
            {column.sort && onOrder ? (
              <button
                type="button"
                aria-label={t("table.sortBy", { column: column.head })}
                onClick={() => onOrder(nextOrder(column, order))}
                className="hover:text-ui-fg-base focus-ring inline-flex min-h-6 items-center gap-x-1 rounded"
              >
                {column.head}
                <SortMark column={column} order={order} />
              </button>
            ) : (
              column.head
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function PageCheckbox({ rows, selection }: { rows: { id: string; name: string }[]; selection: Selection }) {
  const { t } = useTranslation()
  const selected = rows.filter(({ id }) => selection.names.has(id)).length
  const all = selection.everything || (rows.length > 0 && selected === rows.length)
  return (
    <Checkbox
      aria-label={t("table.selectAll")}
      className="size-6 align-middle"
      checked={all ? true : selected > 0 ? "indeterminate" : false}
      disabled={rows.length === 0}
      onCheckedChange={() => selection.set(rows, !all)}
    />
  )
}

function ariaSort<Row>(column: Column<Row>, order: string | undefined) {
  if (!column.sort) return undefined
  if (order === column.sort) return "ascending"
  return order === `-${column.sort}` ? "descending" : "none"
}

function nextOrder<Row>(column: Column<Row>, order: string | undefined): string {
  return order === column.sort ? `-${column.sort}` : (column.sort ?? "")
}

function SortMark<Row>({ column, order }: { column: Column<Row>; order: string | undefined }) {
  if (order === column.sort) return <ArrowUpMini aria-hidden />
  if (order === `-${column.sort}`) return <ArrowDownMini aria-hidden />
  return null
}

function TableRow<Row>({ row, columns, idOf, nameOf, hrefOf, selection }: Props<Row> & { row: Row }) {
  const { t } = useTranslation()
  const link = useRef<HTMLAnchorElement>(null)
  const listState = useListState()
  const id = idOf(row)
  const name = nameOf(row)
  const selected = selection !== undefined && (selection.everything || selection.names.has(id))

  const follow = (event: MouseEvent) => {
    // A menu that a cell opens lies elsewhere in the page, though what happens in it is told here as well.
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return
    // Who marks text, or means a button or the link itself, does not mean the row.
    const meant = event.target.closest("a, button, input, label")
    if (!meant && window.getSelection()?.isCollapsed !== false) link.current?.click()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== " " || !selection) return
    event.preventDefault()
    selection.toggle(id, name)
  }

  return (
    <tr
      role="row"
      aria-selected={selection ? selected : undefined}
      onClick={hrefOf && follow}
      className={clx(
        "border-ui-border-base group/row bg-ui-bg-base hover:bg-ui-bg-base-hover border-b last:border-b-0",
        "max-sm:relative max-sm:block max-sm:px-4 max-sm:py-2",
        { "cursor-pointer": hrefOf, "bg-ui-bg-highlight hover:bg-ui-bg-highlight-hover text-ui-fg-base": selected },
      )}
    >
      {selection && (
        <td role="cell" className="w-8 max-sm:absolute max-sm:right-4 max-sm:top-3 sm:h-12 sm:pl-6 sm:pr-1">
          <Checkbox
            aria-label={t("table.select", { name })}
            className="size-6 align-middle"
            checked={selected}
            onCheckedChange={() => selection.toggle(id, name)}
          />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          key={column.id}
          role="cell"
          className={clx(CELL, { "sm:text-right sm:tabular-nums": column.numeric, "max-sm:pr-8": index === 0 })}
        >
          {index > 0 && <span className="w-32 shrink-0 sm:hidden">{column.head}</span>}
          {index === 0 && hrefOf ? (
            <Link
              ref={link}
              to={hrefOf(row)}
              state={listState}
              data-row-link
              onKeyDown={onKeyDown}
              className="text-ui-fg-base focus-ring block rounded font-medium sm:min-w-32 break-words max-sm:[overflow-wrap:anywhere]"
            >
              {column.cell(row)}
            </Link>
          ) : (
            <span className="min-w-0 break-words max-sm:[overflow-wrap:anywhere]">{column.cell(row)}</span>
          )}
        </td>
      ))}
    </tr>
  )
}

function Skeletons<Row>({ columns, selection, skeletonRows = 10 }: Props<Row>) {
  const cells = columns.length + (selection ? 1 : 0)
  return Array.from({ length: skeletonRows }, (_, row) => (
    <tr key={row} role="row" className="border-ui-border-base border-b max-sm:block max-sm:px-4 max-sm:py-2">
      {Array.from({ length: cells }, (_, cell) => (
        <td key={cell} role="cell" className={CELL}>
          <div className="bg-ui-bg-component-hover h-4 w-full animate-pulse rounded" />
        </td>
      ))}
    </tr>
  ))
}
