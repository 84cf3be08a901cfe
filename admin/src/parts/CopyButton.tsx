import { CheckMini, SquareTwoStack } from "@medusajs/icons"
import { IconButton } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

/** Copies a text. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)

  const copyText = async () => {
    await writeToClipboard(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }

  return (
    <IconButton
      type="button"
      size="small"
      variant="transparent"
      aria-label={copied ? t("copied") : (label ?? t("copy"))}
      onClick={() => void copyText()}
    >
      {copied ? <CheckMini /> : <SquareTwoStack />}
    </IconButton>
  )
}

/** The clipboard of today is there on https and on this machine only; a shop may be tried out by http. */
async function writeToClipboard(text: string) {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const area = document.createElement("textarea")
  area.value = text
  area.className = "sr-only"
  document.body.append(area)
  area.select()
  document.execCommand("copy")
  area.remove()
}
