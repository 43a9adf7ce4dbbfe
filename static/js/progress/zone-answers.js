/* What the table of all days says of each zone, and the words for it. Movement is part 0, co-movement part 1. */
const LEVELS = ["none", "mild", "moderate", "severe"]
const WEAKNESS = { 1: 3, 2: 3, 3: 2, 4: 1, 5: 0 }
export const WORDS = ["better", "worse", "same", "not compared"]

/* The days, oldest first: the date in words, and movement and co-movement of each zone from the top down. */
export function daysOf(table) {
  const answer = (word) => (word === "–" ? null : Number(word))
  const both = ({ textContent }) => textContent.split(", ").map(answer)
  return [...table.tBodies[0].rows].reverse().map(({ cells: [on, ...zones] }) => ({ on: on.textContent, zones: zones.map(both) }))
}

export const levelOf = (answer, part) => (answer === null || part === 1 ? answer : WEAKNESS[answer])
export const worded = (level) => (level === null ? "not scored" : LEVELS[level])
export const capital = (word) => word[0].toUpperCase() + word.slice(1)

export function compared(was, is, part) {
  if (was === null || is === null) return "not compared"
  if (was === is) return "same"
  return (is < was) === (part === 1) ? "better" : "worse"
}

/* better: brow, eye; same: nose */
export function listed(found) {
  const named = (word) => found.filter((one) => one.word === word).map((one) => one.label.toLowerCase()).join(", ")
  return WORDS.filter(named).map((word) => `${word}: ${named(word)}`).join("; ")
}
