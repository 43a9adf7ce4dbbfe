/* Puts what the server answered where it belongs on the page. */
import { mark } from "./entries.js"
import { redraw } from "./redraw.js"

const byId = (id) => document.getElementById(id)

export function state(words, isDue = false) {
  const place = byId("save-state")
  if (place.textContent !== words) place.textContent = words
  place.classList.toggle("save-state-due", isDue)
}

export function showWords({ said, left, parts = {} }, form, waiting) {
  for (const [id, words] of Object.entries(said)) {
    const place = byId(id)
    if (place && place.textContent !== words) place.textContent = words
  }
  for (const [id, html] of Object.entries(parts)) redraw(byId(id), html, form, waiting)
  list(left)
  byId("take-away")?.setAttribute("hidden", "") // something is in it now
}

/* What stands before the signature: the list at the end of the note takes the cursor. */
export function showLeft(left) {
  list(left)
  byId("left").scrollIntoView({ block: "center" })
  byId("left-list").querySelector("a")?.focus({ preventScroll: true })
}

function list(left) {
  byId("left-list").replaceChildren(...left.map(task))
  byId("left-none").hidden = left.length > 0
}

function task({ field, words }) {
  const link = document.createElement("a")
  link.href = `#${field}`
  link.textContent = words
  const item = document.createElement("li")
  item.append(link)
  return item
}

export function showErrors(errors) {
  for (const [name, messages] of Object.entries(errors)) mark(name, messages)
}

export function showClash(clashes, by) {
  const box = byId("clash")
  const labels = [...clashes.values()].join("; ")
  box.querySelector("p").textContent = `${by} also changed: ${labels}. Nothing is lost. Choose what the note should say.`
  box.hidden = false
}
