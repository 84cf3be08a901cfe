import { Button, Prompt } from "@medusajs/ui"
import { createContext, type ReactNode, useCallback, useContext, useState } from "react"
import { useTranslation } from "react-i18next"
import { DIALOG } from "./look"
import { beginInDialog, focusReturner } from "./focus"

interface Question {
  title: string
  /** What follows from it. */
  text: ReactNode
  /** What the button says that does it. */
  action: string
  /** What the button says that does not. */
  cancel?: string
  danger?: boolean
}

interface Asked {
  question: Question
  answer: (yes: boolean) => void
  returnFocus: (event: Event) => void
}

type Ask = (question: Question) => Promise<boolean>

const Asking = createContext<Ask>(() => Promise.resolve(false))

/** Answers a function that asks, and answers whether it shall be done. */
export function useConfirm(): Ask {
  return useContext(Asking)
}

/** Shows the questions that `useConfirm` asks; there is one in the whole page. */
export function Confirmations({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState<Asked>()

  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setAsked({ question, answer, returnFocus: focusReturner() })
        setOpen(true)
      }),
    [],
  )

  const answer = (yes: boolean) => {
    setOpen(false)
    asked?.answer(yes)
  }

  const question = asked?.question
  return (
    <Asking.Provider value={ask}>
      {children}
      <Prompt open={open} onOpenChange={(next) => !next && answer(false)}>
        <Prompt.Content
          className={DIALOG}
          onOpenAutoFocus={beginInDialog}
          onCloseAutoFocus={asked?.returnFocus}
        >
          <Prompt.Header>
            <Prompt.Title>{question?.title}</Prompt.Title>
            <Prompt.Description asChild>
              <div>{question?.text}</div>
            </Prompt.Description>
          </Prompt.Header>
          <Prompt.Footer>
            <Button size="small" variant="secondary" onClick={() => answer(false)}>
              {question?.cancel ?? t("cancel")}
            </Button>
            <Button size="small" variant={question?.danger ? "danger" : "primary"} onClick={() => answer(true)}>
              {question?.action}
            </Button>
          </Prompt.Footer>
        </Prompt.Content>
      </Prompt>
    </Asking.Provider>
  )
}
