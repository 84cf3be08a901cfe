/** When what has changed is read anew: at once where it is shown, or not before it is shown the next time. */
export interface Anew {
  refetchType?: "none"
}

/** For what is deleted: the page that still shows it must not ask for what is gone. */
export const WHEN_SHOWN: Anew = { refetchType: "none" }
