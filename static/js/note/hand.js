/* Where the hand of the person is on the page. What an answer of the server brings may be taller or shorter than what
   it replaces; nothing moves under a finger that is down, and the next tap lands where it was aimed. */
const LONGEST_PRESS = 5000
const CLICK_FOLLOWS = 60

const scrolls = (element) => element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY)

function scrollerOf(element) {
  let place = element.parentElement
  while (place && !scrolls(place)) place = place.parentElement
  return place ?? document.scrollingElement
}

/* It stands in what its scroller shows. */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect()
  const frame = scrollerOf(element).getBoundingClientRect()
  return bottom > Math.max(0, frame.top) && top < Math.min(innerHeight, frame.bottom)
}

export class Hand {
  on = null
  press = null
  over = null

  constructor(form, signal) {
    const options = { signal, capture: true }
    form.addEventListener("pointerdown", (event) => this.#down(event), options)
    form.addEventListener("focusin", ({ target }) => { this.on = target }, options)
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => this.#lift(), options)
    signal.addEventListener("abort", () => this.#lift())
  }

  /* Resolves once no finger is down and its click has come; a press without end is not waited for. */
  async isLifted() {
    for (let seen = null; seen !== this.over; await seen) seen = this.over
  }

  /* Draws while what the hand is on, or was on last, keeps its place in the window. */
  steadily(draw) {
    const { on } = this
    const at = on?.isConnected && isInSight(on) ? on.getBoundingClientRect().top : null
    draw()
    const same = on?.isConnected ? on : on?.id && document.getElementById(on.id)
    if (at !== null && same) scrollerOf(same).scrollBy({ top: same.getBoundingClientRect().top - at, behavior: "instant" })
  }

  #down({ target }) {
    this.on = target
    this.#lift()
    const press = { timer: setTimeout(() => this.#lift(), LONGEST_PRESS) }
    this.over = new Promise((resolve) => { press.end = resolve })
    this.press = press
  }

  /* By touch the click follows a moment after the finger has gone up. */
  #lift() {
    const { press } = this
    if (!press) return
    this.press = null
    clearTimeout(press.timer)
    setTimeout(press.end, CLICK_FOLLOWS)
  }
}
