import { Button, Label, Prompt, RadioGroup } from "@medusajs/ui"
import { useId, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { isConflict } from "../api/client"
import { type Difference, differencesOf } from "./conflict"
import { WIDE_DIALOG } from "./look"
import { beginInDialog, useReturnFocus } from "./focus"

/** What is edited, as it was at some moment. */
interface Version<Values> {
  values: Values
  updatedAt: string
}

interface Guard<Values> {
  /** What was loaded, and is shown in the form. */
  loaded: Version<Values>
  /** What the fields are called. */
  names: Record<keyof Values & string, string>
  /** Sends the values, or only those that differ from `before`. */
  save: (values: Values, updatedAt: string, before: Values) => Promise<void>
  /** Reads what is there now. */
  fresh: () => Promise<Version<Values>>
}

type Choice = "mine" | "theirs"

/** What is asked of whoever edits; `answer` gets what they choose, or nothing when they would rather edit on. */
export interface Asked<Values> {
  differences: Difference<Values>[]
  answer: (choices: Record<string, Choice> | undefined) => void
}

/**
 * Saves what two people may edit at the same time. When somebody else was quicker, it shows what differs, and saves
 * what is chosen. `save` answers when it is saved, and throws an `AbortError` when whoever edits would rather edit on;
 * `dialog` must be shown somewhere.
 */
export function useGuardedSave<Values extends Record<keyof Values, string>>(guard: Guard<Values>) {
  const [asked, setAsked] = useState<Asked<Values>>()
  // What the form began with, though the page may load what is newer while it is open.
  const loaded = useRef(guard.loaded).current

  const save = async (mine: Values, based: Version<Values> = loaded): Promise<void> => {
    try {
      await guard.save(mine, based.updatedAt, based.values)
    } catch (error) {
      if (!isConflict(error)) throw error
      const fresh = await guard.fresh()
      // The server refuses something else, which no choice would mend.
      if (fresh.updatedAt === based.updatedAt) throw error
      await save(await choose(mine, based, fresh), fresh)
    }
  }

  const choose = async (mine: Values, based: Version<Values>, fresh: Version<Values>): Promise<Values> => {
    const differences = differencesOf(based.values, mine, fresh.values)
    if (differences.length === 0) return mine
    const choices = await new Promise<Record<string, Choice> | undefined>((answer) => setAsked({ differences, answer }))
    setAsked(undefined)
    if (!choices) throw new DOMException("Stopped", "AbortError")
    const theirs = differences.filter(({ field }) => choices[field] === "theirs")
    return { ...mine, ...Object.fromEntries(theirs.map(({ field, theirs: value }) => [field, value])) }
  }

  const dialog = asked && <ConflictDialog asked={asked} names={guard.names} />
  return { save: (mine: Values) => save(mine), dialog }
}

interface DialogProps<Values> {
  asked: Asked<Values>
  names: Record<keyof Values & string, string>
}

/** Shows what differs, side by side, and lets one choose. */
export function ConflictDialog<Values>({ asked: { differences, answer }, names }: DialogProps<Values>) {
  const { t } = useTranslation()
  const [choices, setChoices] = useState<Record<string, Choice>>(
    Object.fromEntries(differences.map(({ field, proposed }) => [field, proposed])),
  )
  const keepMine = () => answer(Object.fromEntries(differences.map(({ field }) => [field, "mine"])))

  return (
    <Prompt open onOpenChange={(open) => !open && answer(undefined)}>
      <Prompt.Content className={WIDE_DIALOG} onOpenAutoFocus={beginInDialog} onCloseAutoFocus={useReturnFocus()}>
        <Prompt.Header>
          <Prompt.Title>{t("conflict.title")}</Prompt.Title>
          <Prompt.Description>{t("conflict.text")}</Prompt.Description>
        </Prompt.Header>
        <div className="flex flex-col gap-y-4 px-6 pt-4">
          {differences.map((difference) => (
            <Field
              key={difference.field}
              name={names[difference.field]}
              difference={difference}
              choice={choices[difference.field] ?? difference.proposed}
              onChoice={(choice) => setChoices({ ...choices, [difference.field]: choice })}
            />
          ))}
        </div>
        <Prompt.Footer className="flex-wrap">
          <Button size="small" variant="secondary" onClick={() => answer(undefined)}>
            {t("cancel")}
          </Button>
          <Button size="small" variant="secondary" onClick={keepMine}>
            {t("conflict.keepMine")}
          </Button>
          <Button size="small" onClick={() => answer(choices)}>
            {t("conflict.save")}
          </Button>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}

interface FieldProps<Values> {
  name: string
  difference: Difference<Values>
  choice: Choice
  onChoice: (choice: Choice) => void
}

function Field<Values>({ name, difference, choice, onChoice }: FieldProps<Values>) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div>
      <p id={id} className="txt-compact-small-plus text-ui-fg-base mb-1">
        {name}
      </p>
      <RadioGroup
        aria-labelledby={id}
        value={choice}
        onValueChange={(value) => onChoice(value === "theirs" ? "theirs" : "mine")}
        className="grid gap-2 sm:grid-cols-2"
      >
        {(["mine", "theirs"] as const).map((whose) => (
          <div key={whose} className="bg-ui-bg-component shadow-borders-base flex items-start gap-x-2 rounded-md p-2">
            <RadioGroup.Item value={whose} id={`${id}-${whose}`} />
            <Label htmlFor={`${id}-${whose}`} size="small" className="min-w-0 flex-1 cursor-pointer">
              <span className="text-ui-fg-subtle block">{t(`conflict.${whose}`)}</span>
              <span className="[overflow-wrap:anywhere]">{difference[whose] || <i>{t("conflict.empty")}</i>}</span>
            </Label>
          </div>
        ))}
      </RadioGroup>
    </div>
  )
}
