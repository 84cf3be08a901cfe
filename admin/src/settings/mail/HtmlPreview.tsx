import { useEffect, useMemo, useRef, useState } from "react"
import { applyStyles, takeStylesApart } from "./html-preview"

/** How high the preview is until it is known how high the mail is. */
const FIRST_HEIGHT = 400

/**
 * Shows a mail as its reader would see it. It cannot run scripts, load anything from elsewhere, or lead away: it is in
 * a sandbox, under the page's Content-Security-Policy.
 */
export function HtmlPreview({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const observer = useRef<ResizeObserver>()
  const [height, setHeight] = useState(FIRST_HEIGHT)
  const apart = useMemo(() => takeStylesApart(html), [html])
  useEffect(() => () => observer.current?.disconnect(), [])

  const onLoad = () => {
    const mail = frame.current?.contentDocument
    if (!mail) return
    applyStyles(mail, apart.sheets)
    for (const link of mail.links) link.target = "_blank"
    observer.current?.disconnect()
    observer.current = new ResizeObserver(() => setHeight(mail.documentElement.offsetHeight))
    observer.current.observe(mail.documentElement)
  }

  return (
    <iframe
      ref={frame}
      title={title}
      // Of the same origin, so that its styles can be set. It cannot become more than what it is without scripts.
      sandbox="allow-same-origin"
      srcDoc={apart.html}
      onLoad={onLoad}
      style={{ height }}
      className="block w-full rounded-b-lg border-0"
    />
  )
}
