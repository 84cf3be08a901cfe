import { expect, test } from "vitest"
import { csvLine } from "./csv"

test("cells are separated by commas, and lines end with both characters", () => {
  expect(csvLine(["ada@example.com", "", "Ada"])).toBe("ada@example.com,,Ada\r\n")
})

test("cells with commas, quotes or line ends are quoted", () => {
  expect(csvLine(["a,b", 'a"b', "a\nb", "a\r\nb"])).toBe('"a,b","a""b","a\nb","a\r\nb"\r\n')
})

test("nothing that was typed becomes a formula", () => {
  expect(csvLine(["=1+1", "+49 30", "-1", "@SUM(A1)", "\tx", "a=b"])).toBe("'=1+1,'+49 30,'-1,'@SUM(A1),'\tx,a=b\r\n")
  expect(csvLine(["\rx", '=HYPERLINK("x")'])).toBe('"\'\rx","\'=HYPERLINK(""x"")"\r\n')
})
