import { useEffect } from "react"

interface Props {
  styles: string
}

/**
 * Takes the place of `react-style-singleton`, with which dialogs keep the page behind them from scrolling. A sheet that
 * a script constructs is not held back by the Content-Security-Policy, as a `<style>` element would be.
 */
export function styleSingleton() {
  let users = 0
  let sheet: CSSStyleSheet | undefined

  const add = (styles: string) => {
    if (users === 0) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(styles)
      document.adoptedStyleSheets.push(sheet)
    }
    users += 1
  }

  const remove = () => {
    users -= 1
    if (users === 0) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
  }

  return function Sheet({ styles }: Props) {
    useEffect(() => {
      add(styles)
      return remove
      // A sheet that is in use does not change, as with the original.
    }, [])
    return null
  }
}
