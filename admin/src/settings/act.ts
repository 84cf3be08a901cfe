import { isStopped, useErrorWords } from "../parts/errors"
import { toast } from "../parts/toasts"

/** Answers a function that does something, and says in the corner what came of it. */
export function useAct() {
  const words = useErrorWords()
  return async (act: () => Promise<unknown>, done: string): Promise<void> => {
    try {
      await act()
      toast.success(done)
    } catch (error) {
      if (!isStopped(error)) toast.error(words(error))
    }
  }
}
