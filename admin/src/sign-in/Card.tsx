import { Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTitle } from "../parts/PageHeading"

/** What is around the pages of those who have not signed in. */
export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  useTitle(title)
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="flex w-full max-w-xs flex-col gap-y-6">
        <div className="flex flex-col items-center gap-y-1 text-center">
          <span aria-hidden className="brand-mark txt-compact-large-plus mb-3 size-12 rounded-xl">
            S
          </span>
          <Heading level="h1">{title}</Heading>
          {text && (
            <Text size="small" className="text-ui-fg-subtle [overflow-wrap:anywhere]">
              {text}
            </Text>
          )}
        </div>
        {children}
      </div>
    </main>
  )
}
