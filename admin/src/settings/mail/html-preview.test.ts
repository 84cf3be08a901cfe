import { expect, test } from "vitest"
import { takeStylesApart } from "./html-preview"

function html(mail: string): string {
  return takeStylesApart(mail).html
}

test("styles of elements are put aside", () => {
  expect(html('<body class="page" style="margin:0">')).toBe('<body class="page" data-style="margin:0">')
  expect(html("<TD STYLE='a:b' align=left>")).toBe("<TD data-style='a:b' align=left>")
  expect(html('<br style="x:y"/>')).toBe('<br data-style="x:y"/>')
})

test("what only looks like a style stays as it is", () => {
  const others = ['<a title="style=1">style="x"</a>', '<a href="?a=1&style=2" data-style="x">', "1 < 2 style=3 > 1"]
  for (const same of others) expect(html(same)).toBe(same)
})

test("sheets are taken out", () => {
  const mail = '<head><style>a > b { color: red }</style><STYLE type="text/css" media="print">p {}</STYLE></head>'
  expect(takeStylesApart(mail)).toEqual({
    html: "<head></head>",
    sheets: [
      { media: "", text: "a > b { color: red }" },
      { media: "print", text: "p {}" },
    ],
  })
})
