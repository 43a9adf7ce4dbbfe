/* What stands around the cursor of a text: the code being typed, the blanks to fill. Pure: text in, places out. */
const CODE = /(?:^|[\s(])\.([a-z0-9-]{1,20})$/i
const CODE_AND_END = /(?:^|[\s(])\.([a-z0-9-]{2,20})\s$/i
const BLANK = /\[[^[\]\n]{1,40}\]/g

/* ".so|" gives { code: "so", start, end }: from the dot to the cursor. */
export function codeAt(text, at) {
  const code = text.slice(0, at).match(CODE)?.[1].toLowerCase()
  return code ? { code, start: at - code.length - 1, end: at } : null
}

/* ".soft |" gives { code: "soft", ending: " ", ... }, its end after the blank or line break that was typed last. */
export function finishedCodeAt(text, at) {
  const code = text.slice(0, at).match(CODE_AND_END)?.[1].toLowerCase()
  return code ? { code, ending: text[at - 1], start: at - code.length - 2, end: at } : null
}

export const blanksOf = (text) =>
  [...text.matchAll(BLANK)].map(({ 0: words, index }) => ({ start: index, end: index + words.length }))

export const blankAfter = (text, at) => blanksOf(text).find(({ start }) => start >= at)

export const blankBefore = (text, at) => blanksOf(text).findLast(({ end }) => end <= at)

/* As the server counts: whole characters. */
export const lengthOf = (text) => [...text].length
