/** A field that two people have set to different values. */
export interface Difference<Values> {
  field: keyof Values & string
  mine: string
  theirs: string
  /** Whose value is proposed: of who has changed it. */
  proposed: "mine" | "theirs"
}

/** Compares what was typed with what has been saved by somebody else since `loaded`. Fields hold texts. */
export function differencesOf<Values extends Record<keyof Values, string>>(
  loaded: Values,
  mine: Values,
  theirs: Values,
): Difference<Values>[] {
  return (Object.keys(mine) as (keyof Values & string)[])
    .filter((field) => mine[field] !== theirs[field])
    .map((field) => ({
      field,
      mine: mine[field],
      theirs: theirs[field],
      proposed: mine[field] === loaded[field] ? "theirs" : "mine",
    }))
}
