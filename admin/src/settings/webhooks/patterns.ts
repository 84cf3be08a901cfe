const PATTERN = /^[a-z0-9._*-]{1,100}$/

/** The most patterns that a webhook may have. */
export const MOST_PATTERNS = 50

/** The patterns in a text, which has one on each line; commas and spaces part them as well. */
export function patternsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))]
}

/** The first that is no pattern. */
export function firstFault(patterns: string[]): string | undefined {
  return patterns.find((pattern) => !PATTERN.test(pattern))
}

/** Adds a pattern to a text, or takes it away where it is there. */
export function toggled(text: string, pattern: string): string {
  const patterns = patternsOf(text)
  const others = patterns.filter((other) => other !== pattern)
  return (others.length < patterns.length ? others : [...patterns, pattern]).join("\n")
}
