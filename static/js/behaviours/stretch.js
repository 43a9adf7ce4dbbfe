/* The lower edge of a visit is drawn to make it longer or shorter. */
import { STEP, kept, minuteAt, placeable, rest, send, show, standing } from "../schedule/placing.js"

const EDGE = 8

export function mount(frame) {
  let drawn = null

  function take(event) {
    const visit = placeable(frame, event.target)
    if (!visit || event.button !== 0 || !isAtEdge(visit, event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    drawn = { visit, place: null }
    visit.dataset.carried = "yes"
    frame.setPointerCapture(event.pointerId)
  }

  function isAtEdge(visit, { clientY, pointerType }) {
    const edge = visit.getBoundingClientRect().bottom - clientY
    return edge >= -1 && edge <= (pointerType === "mouse" ? EDGE : 2 * EDGE)
  }

  function moved(event) {
    if (!drawn) return
    const { column, minute } = standing(frame, drawn.visit)
    const lasts = Math.max(STEP, minuteAt(frame, event.clientY) - minute)
    drawn.place = kept(frame, { column, minute, lasts })
    show(frame, drawn.visit, { ...drawn.place, minute })
  }

  function drop() {
    if (!drawn) return
    const { visit, place } = drawn
    drawn = null
    if (!place) return rest(visit)
    frame.addEventListener("click", quiet, { capture: true, once: true })
    setTimeout(() => frame.removeEventListener("click", quiet, { capture: true }))
    send(frame, visit, place)
  }

  function leave() {
    if (drawn) rest(drawn.visit)
    drawn = null
  }

  const quiet = (event) => { event.preventDefault(); event.stopPropagation() }
  const escaped = (event) => { if (event.key === "Escape" && drawn) { event.preventDefault(); leave() } }
  const still = (event) => { if (drawn) event.preventDefault() }
  const on = { pointermove: moved, pointerup: drop, pointercancel: leave, touchmove: still }
  frame.addEventListener("pointerdown", take, { capture: true })
  Object.entries(on).forEach(([name, act]) => frame.addEventListener(name, act, { passive: false }))
  document.addEventListener("keydown", escaped, true)
  return () => {
    leave()
    document.removeEventListener("keydown", escaped, true)
  }
}
