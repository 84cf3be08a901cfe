import { useState } from "react"
import type { Metadata } from "../api/customers"
import { isConflict } from "../api/client"
import { type Asked, ConflictDialog } from "./guarded-save"
import { type Members, metadataConflicts } from "./metadata-conflict"

/** Metadata as it was at some moment. */
export interface MetadataVersion {
  metadata: Metadata
  updatedAt: string
}

interface Guard {
  save: (changes: Record<string, unknown>, updatedAt: string) => Promise<void>
  /** Reads what is there now. */
  fresh: () => Promise<MetadataVersion>
}

/**
 * Saves changes of metadata that two people may edit at the same time. Changes of different members are both kept; for
 * one that both have changed, it asks. `dialog` must be shown somewhere.
 */
export function useGuardedMetadata(guard: Guard) {
  const [asked, setAsked] = useState<Asked<Members>>()

  const save = async (changes: Record<string, unknown>, based: MetadataVersion): Promise<void> => {
    try {
      await guard.save(changes, based.updatedAt)
    } catch (error) {
      if (!isConflict(error)) throw error
      const now = await guard.fresh()
      // The server refuses something else, which no choice would mend.
      if (now.updatedAt === based.updatedAt) throw error
      await save(await choose(changes, based.metadata, now.metadata), now)
    }
  }

  const choose = async (changes: Record<string, unknown>, before: Metadata, now: Metadata) => {
    const differences = metadataConflicts(changes, before, now)
    if (differences.length === 0) return changes
    const choices = await new Promise<Parameters<Asked<Members>["answer"]>[0]>((answer) =>
      setAsked({ differences, answer }),
    )
    setAsked(undefined)
    if (!choices) throw new DOMException("Stopped", "AbortError")
    return Object.fromEntries(Object.entries(changes).filter(([field]) => choices[field] !== "theirs"))
  }

  const names = Object.fromEntries((asked?.differences ?? []).map(({ field }) => [field, field]))
  return { save, dialog: asked && <ConflictDialog asked={asked} names={names} /> }
}
