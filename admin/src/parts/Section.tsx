import { Container, Heading, Text } from "@medusajs/ui"
import { type ReactNode, useId } from "react"

interface Props {
  title: string
  text?: string | undefined
  actions?: ReactNode
  /** With `flush`, what is in it reaches to the edges, as tables do. */
  flush?: boolean
  children: ReactNode
}

/** A part of a page with a heading of its own. */
export function Section({ title, text, actions, flush = false, children }: Props) {
  const id = useId()
  return (
    <Container className="p-0" role="region" aria-labelledby={id}>
      <div className="bar">
        <div>
          <Heading level="h2" id={id}>
            {title}
          </Heading>
          {text && (
            <Text size="small" className="text-ui-fg-subtle">
              {text}
            </Text>
          )}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      <div className={flush ? "" : "inset"}>{children}</div>
    </Container>
  )
}

/** Says in a flush section that nothing is in it. */
export function Note({ children }: { children: ReactNode }) {
  return <p className="inset txt-small text-ui-fg-subtle">{children}</p>
}

interface FactsProps {
  facts: [name: string, value: ReactNode][]
}

/** Names and values, one below the other. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className="divide-ui-border-base divide-y">
      {facts.map(([name, value]) => (
        <div key={name} className="inset facts txt-compact-small">
          <dt className="text-ui-fg-subtle font-medium">{name}</dt>
          <dd className="text-ui-fg-base min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
