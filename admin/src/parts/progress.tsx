import { Button, Prompt, Text } from "@medusajs/ui"
import { type ComponentPropsWithoutRef, forwardRef, useCallback, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { isStopped, useErrorWords } from "./errors"
import { useFormat } from "./format"
import { DIALOG } from "./look"
import { beginInDialog, useReturnFocus } from "./focus"

/** With this a job tells how far it is. */
export interface Progress {
  /** Is aborted when the job shall stop. */
  signal: AbortSignal
  expect: (total: number) => void
  done: (count?: number) => void
  failed: (name: string, error: unknown) => void
}

export interface Job {
  title: string
  /** Does it. What it throws ends it; what fails of many is told with `failed`, and it goes on. */
  run: (progress: Progress) => Promise<void>
  /** Is called when it has ended, in whatever way. */
  ended?: () => void
}

interface State {
  title: string
  total: number | undefined
  done: number
  failures: { name: string; message: string }[]
  phase: "running" | "done" | "stopped" | { broken: string }
}

/** Failures that are listed; there may be as many as customers. */
const LISTED = 100

/** Runs jobs that take a while: `start` begins one, and `dialog` must be shown somewhere. */
export function useJob() {
  const words = useErrorWords()
  const [state, setState] = useState<State>()
  const stopping = useRef<AbortController>()

  const change = useCallback((patch: (state: State) => Partial<State>) => {
    setState((now) => now && { ...now, ...patch(now) })
  }, [])

  const start = async (job: Job) => {
    const controller = new AbortController()
    stopping.current = controller
    setState({ title: job.title, total: undefined, done: 0, failures: [], phase: "running" })
    const progress: Progress = {
      signal: controller.signal,
      expect: (total) => change(() => ({ total })),
      done: (count = 1) => change((now) => ({ done: now.done + count })),
      failed: (name, error) => change((now) => ({ failures: [...now.failures, { name, message: words(error) }] })),
    }
    try {
      await job.run(progress)
      change(() => ({ phase: controller.signal.aborted ? "stopped" : "done" }))
    } catch (error) {
      change(() => ({ phase: isStopped(error) ? "stopped" : { broken: words(error) } }))
    } finally {
      job.ended?.()
    }
  }

  const dialog = state && (
    <ProgressDialog state={state} onStop={() => stopping.current?.abort()} onClose={() => setState(undefined)} />
  )
  return { start: (job: Job) => void start(job), dialog }
}

interface DialogProps {
  state: State
  onStop: () => void
  onClose: () => void
}

function ProgressDialog({ state, onStop, onClose }: DialogProps) {
  const { t } = useTranslation()
  const { title, total, done, failures, phase } = state
  const running = phase === "running"

  return (
    <Prompt open onOpenChange={(open) => !open && !running && onClose()}>
      <Prompt.Content className={DIALOG} onOpenAutoFocus={beginInDialog} onCloseAutoFocus={useReturnFocus()}>
        <Prompt.Header>
          <Prompt.Title>{title}</Prompt.Title>
        </Prompt.Header>
        <div className="flex flex-col gap-y-3 px-6 pt-4">
          <Bar title={title} done={done + failures.length} total={phase === "done" ? (total ?? done) : total} />
          <Prompt.Description asChild>
            <Outcome state={state} />
          </Prompt.Description>
          {failures.length > 0 && <Failures failures={failures} />}
        </div>
        <Prompt.Footer>
          {running ? (
            <Button size="small" variant="secondary" onClick={onStop}>
              {t("progress.stop")}
            </Button>
          ) : (
            <Button size="small" variant="secondary" onClick={onClose} autoFocus>
              {t("close")}
            </Button>
          )}
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}

function Bar({ title, done, total }: { title: string; done: number; total: number | undefined }) {
  const share = total ? Math.min(100, (done / total) * 100) : total === 0 ? 100 : undefined
  return (
    <div
      role="progressbar"
      aria-label={title}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share)}
      className="bg-ui-bg-component-hover h-2 overflow-hidden rounded-full"
    >
      <div
        className={`bg-ui-fg-interactive h-full ${share === undefined ? "w-1/4 animate-pulse" : ""}`}
        style={share === undefined ? undefined : { width: `${share}%` }}
      />
    </div>
  )
}

type OutcomeProps = { state: State } & ComponentPropsWithoutRef<"p">

const Outcome = forwardRef<HTMLParagraphElement, OutcomeProps>(function Outcome({ state, ...props }, ref) {
  const { t } = useTranslation()
  const format = useFormat()
  const { phase, done, total } = state
  const numbers = { done: format.number(done), total: format.number(total ?? done) }

  return (
    <p ref={ref} aria-live="polite" {...props}>
      {phase === "running" && t(total === undefined ? "progress.runningUnknown" : "progress.running", numbers)}
      {phase === "done" && t("progress.done", numbers)}
      {phase === "stopped" && t("progress.stopped", numbers)}
      {typeof phase === "object" && t("progress.broken", { message: phase.broken })}
    </p>
  )
})

function Failures({ failures }: { failures: State["failures"] }) {
  const { t } = useTranslation()
  return (
    <div>
      <Text size="small" weight="plus" className="text-ui-fg-error">
        {t("progress.failedTitle", { count: failures.length })}
      </Text>
      <ul tabIndex={0} className="txt-small focus-ring mt-1 max-h-48 overflow-y-auto rounded">
        {failures.slice(0, LISTED).map(({ name, message }, index) => (
          <li key={index} className="[overflow-wrap:anywhere]">
            <span className="font-medium">{name}</span>: {message}
          </li>
        ))}
        {failures.length > LISTED && <li>{t("progress.failedMore", { count: failures.length - LISTED })}</li>}
      </ul>
    </div>
  )
}
