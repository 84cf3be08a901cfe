import { clx } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import { useFormat } from "../parts/format"
import { useDayFormat } from "./day-format"
import { scaleOf } from "./scale"

/** What is counted a day. */
export interface Series {
  name: string
  /** The class that fills its bars. */
  fill: string
  /** The class of its mark in the legend. */
  mark: string
  values: number[]
}

interface Props {
  days: string[]
  /** The first is at the bottom, the others stand on it. */
  series: Series[]
  /** What the plot shows, for who does not see it. */
  label: string
  /** What is said of all days together, as long as none is pointed at. */
  summary: ReactNode
}

const HEIGHT = 160

/** What keeps a bar apart from the one that it stands on, for who sees no difference between their colours. */
const GAP = 1.5

/** How much of its column a bar takes. */
const BAR = 0.72

/** Bars by day, one series upon the other. What they say in detail is said in words for the day that is pointed at. */
export function DayPlot({ days, series, label, summary }: Props) {
  const day = useDayFormat()
  const format = useFormat()
  const [pointed, setPointed] = useState<number>()
  const sums = days.map((_, index) => sum(series.map(({ values }) => values[index] ?? 0)))
  const { top, lines } = scaleOf(sums)
  const column = 100 / Math.max(1, days.length)
  const pointedDay = pointed === undefined ? undefined : days[pointed]

  return (
    <div className="flex flex-col gap-y-3">
      <p className="txt-compact-small text-ui-fg-base min-h-10 sm:min-h-5">
        {pointed === undefined || pointedDay === undefined ? (
          summary
        ) : (
          <>
            <span className="font-medium">{day.middle(pointedDay)}:</span>{" "}
            {series.map(({ name, values }) => `${name} ${format.number(values[pointed] ?? 0)}`).join(" · ")}
          </>
        )}
      </p>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <Axis lines={lines} />
        <svg
          role="img"
          aria-label={label}
          width="100%"
          height={HEIGHT}
          className="overflow-visible"
          onPointerLeave={(event) => event.pointerType === "mouse" && setPointed(undefined)}
        >
          {lines.map((line) => (
            <line
              key={line}
              x1="0"
              x2="100%"
              y1={heightOf(top - line, top)}
              y2={heightOf(top - line, top)}
              className="stroke-ui-border-base"
            />
          ))}
          {days.map((one, index) => (
            <g key={one} onPointerEnter={() => setPointed(index)} onPointerDown={() => setPointed(index)}>
              <rect
                x={`${index * column}%`}
                width={`${column}%`}
                height={HEIGHT}
                className={clx(index === pointed ? "fill-ui-bg-component-hover" : "fill-transparent")}
              />
              <Bars index={index} column={column} top={top} series={series} />
            </g>
          ))}
        </svg>
        <Days days={days} column={column} />
      </div>
      {series.length > 1 && <Legend series={series} />}
    </div>
  )
}

interface BarsProps {
  index: number
  /** How wide a day is, in per cent. */
  column: number
  top: number
  series: Series[]
}

function Bars({ index, column, top, series }: BarsProps) {
  return series.map(({ name, fill, values }, level) => {
    const below = sum(series.slice(0, level).map((other) => other.values[index] ?? 0))
    const value = values[index] ?? 0
    return (
      <rect
        key={name}
        x={`${(index + (1 - BAR) / 2) * column}%`}
        width={`${column * BAR}%`}
        y={HEIGHT - heightOf(below + value, top)}
        height={Math.max(0, heightOf(value, top) - (below > 0 ? GAP : 0))}
        className={fill}
      />
    )
  })
}

function heightOf(value: number, top: number): number {
  return (value / top) * HEIGHT
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function Legend({ series }: { series: Series[] }) {
  return (
    <ul className="txt-compact-small text-ui-fg-subtle flex flex-wrap gap-x-4">
      {series.map(({ name, mark }) => (
        <li key={name} className="flex items-center gap-x-1.5">
          <span aria-hidden className={clx("size-2.5 rounded-sm", mark)} />
          {name}
        </li>
      ))}
    </ul>
  )
}

/** The look of what is written beside a plot. */
const BESIDE = "txt-compact-xsmall text-ui-fg-subtle"

function Axis({ lines }: { lines: number[] }) {
  const format = useFormat()
  return (
    <div aria-hidden className={clx(BESIDE, "-my-2 flex flex-col justify-between text-right tabular-nums")}>
      {lines.map((line) => (
        <span key={line} className="h-4 leading-4">
          {format.number(line)}
        </span>
      ))}
    </div>
  )
}

/** How many days are written below a plot. */
const WRITTEN_DAYS = 4

function Days({ days, column }: { days: string[]; column: number }) {
  const day = useDayFormat()
  const every = Math.max(1, Math.floor(days.length / WRITTEN_DAYS))
  return (
    <div aria-hidden className={clx(BESIDE, "relative col-start-2 mt-3 h-4")}>
      {days.map(
        (one, index) =>
          index % every === 0 &&
          index + every <= days.length && (
            <span key={one} className="absolute whitespace-nowrap" style={{ left: `${index * column}%` }}>
              {day.short(one)}
            </span>
          ),
      )}
    </div>
  )
}
