/**
 * Text in a CSV file that a spreadsheet may open: what begins like a formula (= + - @, tab, carriage return) gets an
 * apostrophe before it, so that it is shown and not computed; reading takes it away again. What already begins with
 * apostrophes before such a character gets one more, so that every text comes back as it was.
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^''*[=+\-@\t\r]/;

export function sheetCell(text: string): string {
  return LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}

export function fromSheetCell(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
