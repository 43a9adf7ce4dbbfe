/* The table of the schedule as a picture: which column and which minute lies where, where a visit would stand, and
   sending it there. Whether it may stand there is for the server to say; its words come back to the same place. */
export const STEP = 5
const said = () => document.getElementById("placing")
const time = (minute) => [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":")
const within = (value, low, high) => Math.max(low, Math.min(high, value))

function picture(frame) {
  const table = frame.querySelector("table")
  const body = table.tBodies[0].getBoundingClientRect()
  const from = Number(table.dataset.from)
  const until = Number(table.dataset.until)
  return { from, until, body, heads: [...table.querySelectorAll("th[data-on]")], scale: body.height / (until - from) }
}

/* Only where the table is drawn to scale does a place in it say a time: on a phone it is a list. */
export function placeable(frame, target) {
  const isTable = getComputedStyle(frame.querySelector("table")).display === "table"
  return isTable ? target.closest("[data-place]") : null
}

export function columnAt(frame, x) {
  const { heads } = picture(frame)
  const found = heads.findIndex((head) => x < head.getBoundingClientRect().right)
  return found < 0 ? heads.length - 1 : found
}

export function minuteAt(frame, y) {
  const { body, from, scale } = picture(frame)
  return Math.round(((y - body.top) / scale + from) / STEP) * STEP
}

export function standing(frame, visit) {
  const box = visit.getBoundingClientRect()
  return { column: columnAt(frame, box.left + 1), minute: Number(visit.dataset.from), lasts: Number(visit.dataset.lasts) }
}

export function kept(frame, place) {
  const { heads, from, until } = picture(frame)
  const lasts = within(place.lasts, STEP, until - from)
  return { column: within(place.column, 0, heads.length - 1), minute: within(place.minute, from, until - lasts), lasts }
}

export function show(frame, visit, place) {
  const { heads, from, body, scale } = picture(frame)
  const head = heads[place.column]
  const column = head.getBoundingClientRect()
  const words = `${time(place.minute)} to ${time(place.minute + place.lasts)}, ${head.dataset.name}`
  const box = said()
  visit.dataset.carried = "yes"
  box.hidden = false
  box.classList.remove("placing-refused")
  if (box.textContent !== words) box.textContent = words
  box.style.left = `${column.left + 2}px`
  box.style.top = `${body.top + (place.minute - from) * scale}px`
  box.style.width = `${column.width - 4}px`
  box.style.height = `${place.lasts * scale}px`
}

/* Nothing is shown any more, unless another was taken up meanwhile. */
export function rest(visit) {
  delete visit?.dataset.carried
  if (document.querySelector("[data-carried]")) return
  const box = said()
  box.hidden = true
  box.textContent = ""
}

export async function send(frame, visit, place) {
  const before = standing(frame, visit)
  const isSame = place.column === before.column && place.minute === before.minute && place.lasts === before.lasts
  if (isSame) return rest(visit)
  const { on, clinician, room } = picture(frame).heads[place.column].dataset
  const values = { on, clock: time(place.minute), minutes: place.lasts, version: visit.dataset.version }
  if (place.column !== before.column) Object.assign(values, clinician && { clinician }, room && { room })
  await globalThis.htmx.ajax("POST", visit.dataset.place, { source: "#placement", target: "#day", swap: "outerHTML", values })
  if (!said().querySelector("[data-rest]")) return rest(visit)
  refused(visit)
}

/* Whole within the window, wherever the place itself lies. */
function refused(visit) {
  const box = said()
  box.classList.add("placing-refused")
  box.style.top = `${Math.max(8, Math.min(box.offsetTop, innerHeight - box.offsetHeight - 8))}px`
  box.style.left = `${Math.max(8, Math.min(box.offsetLeft, innerWidth - box.offsetWidth - 8))}px`
  const leave = box.querySelector("[data-rest]")
  leave.addEventListener("click", (event) => { event.preventDefault(); rest(visit); document.getElementById(visit.id)?.focus() })
  ;(box.querySelector("#place-reason") ?? leave).focus()
}
