import type { Metadata } from "../api/customers"
import type { Difference } from "./conflict"

/** What is compared of metadata, by key. */
export type Members = Record<string, string>

/** The members that are changed here, and were changed to something else by somebody else since `before`. */
export function metadataConflicts(
  changes: Record<string, unknown>,
  before: Metadata,
  now: Metadata,
): Difference<Members>[] {
  return Object.entries(changes)
    .map(([field, mine]) => ({
      field,
      mine: written(mine),
      theirs: written(now?.[field]),
      before: written(before?.[field]),
    }))
    .filter(({ mine, theirs, before: was }) => theirs !== was && theirs !== mine)
    .map(({ field, mine, theirs }) => ({ field, mine, theirs, proposed: "mine" }))
}

/** A value as a text. None is an empty one, for an empty text takes a member away. */
function written(value: unknown): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)
}
