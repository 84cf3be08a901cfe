import { useMemo, useState } from "react"

/** What is selected of a list. */
export interface Selection {
  /** The names of what is selected, by id. */
  names: ReadonlyMap<string, string>
  /** Whether all are meant that match, also those that are not shown. */
  everything: boolean
  toggle: (id: string, name: string) => void
  /** Selects rows, or takes them out of the selection. */
  set: (rows: { id: string; name: string }[], selected: boolean) => void
  selectEverything: () => void
  clear: () => void
}

interface State {
  names: Map<string, string>
  everything: boolean
  of: string
}

/** Keeps a selection, over pages, as long as `of` (what is searched for) is the same. */
export function useSelection(of: string): Selection {
  const [kept, setState] = useState<State>({ names: new Map(), everything: false, of })
  const state = useMemo(() => (kept.of === of ? kept : { names: new Map(), everything: false, of }), [kept, of])

  return useMemo(() => {
    const set: Selection["set"] = (rows, selected) => {
      const names = new Map(state.names)
      for (const { id, name } of rows) {
        if (selected) names.set(id, name)
        else names.delete(id)
      }
      setState({ names, everything: false, of })
    }
    return {
      names: state.names,
      everything: state.everything,
      set,
      toggle: (id, name) => set([{ id, name }], !state.names.has(id)),
      selectEverything: () => setState({ ...state, everything: true }),
      clear: () => setState({ names: new Map(), everything: false, of }),
    }
  }, [state, of])
}
