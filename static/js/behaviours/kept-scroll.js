/* When the schedule is drawn anew it stays scrolled where it was. */
const FRAME = ".day-frame, .calendar-frame"

export function mount(panes) {
  let place = null

  function before() {
    const frame = panes.querySelector(FRAME)
    place = frame && [frame.scrollLeft, frame.scrollTop]
  }

  function after() {
    if (place) panes.querySelector(FRAME)?.scrollTo(...place)
  }

  panes.addEventListener("htmx:beforeSwap", before)
  panes.addEventListener("htmx:afterSwap", after)
  return () => {
    panes.removeEventListener("htmx:beforeSwap", before)
    panes.removeEventListener("htmx:afterSwap", after)
  }
}
