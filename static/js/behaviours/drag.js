/* A visit is dragged to another time or column: by mouse at once, by finger after it was held for a moment, so that
   a swipe still scrolls. Esc lets it go. */
import { columnAt, kept, minuteAt, placeable, rest, send, show, standing } from "../schedule/placing.js"

const FAR = 5
const HELD = 350
const EDGE = 40

export function mount(frame) {
  let held = null

  function take({ target, pointerId, pointerType, clientX, clientY, button, offsetY }) {
    const visit = placeable(frame, target)
    if (!visit || button !== 0 || visit.dataset.stretching) return
    const grip = clientY - visit.getBoundingClientRect().top
    held = { visit, pointerId, grip, x: clientX, y: clientY, place: null, waiting: null }
    if (pointerType !== "mouse") held.waiting = setTimeout(() => begin(clientX, clientY), HELD)
  }

  function begin(x, y) {
    held.waiting = null
    frame.setPointerCapture(held.pointerId)
    follow(x, y)
  }

  function follow(x, y) {
    const { visit, grip } = held
    const { lasts } = standing(frame, visit)
    held.place = kept(frame, { column: columnAt(frame, x), minute: minuteAt(frame, y - grip), lasts })
    show(frame, visit, held.place)
    const box = frame.getBoundingClientRect()
    frame.scrollBy(x > box.right - EDGE ? 12 : x < box.left + EDGE ? -12 : 0, y > box.bottom - EDGE ? 12 : y < box.top + EDGE ? -12 : 0)
  }

  function moved({ clientX, clientY, pointerType }) {
    if (!held) return
    const isFar = Math.hypot(clientX - held.x, clientY - held.y) > FAR
    if (held.place) follow(clientX, clientY)
    else if (isFar && pointerType === "mouse") begin(clientX, clientY)
    else if (isFar) leave()
  }

  function drop() {
    const { visit, place } = held ?? {}
    clearTimeout(held?.waiting)
    held = null
    if (!place) return
    frame.addEventListener("click", quiet, { capture: true, once: true })
    setTimeout(() => frame.removeEventListener("click", quiet, { capture: true }))
    send(frame, visit, place)
  }

  function leave() {
    clearTimeout(held?.waiting)
    if (held?.place) rest(held.visit)
    held = null
  }

  const quiet = (event) => { event.preventDefault(); event.stopPropagation() }
  const escaped = (event) => { if (event.key === "Escape" && held?.place) { event.preventDefault(); leave() } }
  const still = (event) => { if (held?.place) event.preventDefault() }
  const on = { pointerdown: take, pointermove: moved, pointerup: drop, pointercancel: leave, touchmove: still, contextmenu: still, dragstart: still }
  Object.entries(on).forEach(([name, act]) => frame.addEventListener(name, act, { passive: false }))
  document.addEventListener("keydown", escaped, true)
  return () => {
    leave()
    document.removeEventListener("keydown", escaped, true)
  }
}
