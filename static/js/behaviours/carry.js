/* By keys: M takes up the visit that has the focus, arrows carry it, Shift with the arrows up and down changes its
   length, Enter puts it down and Esc lets it go. Acts only on the visit that has the focus. */
import { STEP, kept, placeable, rest, send, show, standing } from "../schedule/placing.js"

export function mount(frame) {
  let carried = null

  function carry(column, minute, lasts) {
    const { visit, place } = carried
    carried.place = kept(frame, { column: place.column + column, minute: place.minute + minute, lasts: place.lasts + lasts })
    show(frame, visit, carried.place)
  }

  function take(visit) {
    carried = { visit, place: standing(frame, visit) }
    carry(0, 0, 0)
  }

  function put() {
    const { visit, place } = carried
    carried = null
    send(frame, visit, place)
  }

  function leave() {
    if (carried) rest(carried.visit)
    carried = null
  }

  const acts = {
    ArrowUp: (isLength) => carry(0, isLength ? 0 : -STEP, isLength ? -STEP : 0),
    ArrowDown: (isLength) => carry(0, isLength ? 0 : STEP, isLength ? STEP : 0),
    ArrowLeft: () => carry(-1, 0, 0),
    ArrowRight: () => carry(1, 0, 0),
    Enter: put,
    Escape: leave,
    Tab: leave,
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const visit = placeable(frame, event.target)
    if (!carried && (!visit || event.key.toLowerCase() !== "m")) return
    const act = carried ? acts[event.key] : () => take(visit)
    if (!act) return
    if (event.key !== "Tab") event.preventDefault()
    event.stopPropagation()
    act(event.shiftKey)
  }

  frame.addEventListener("keydown", pressed, { capture: true })
  frame.addEventListener("pointerdown", leave)
  return leave
}
