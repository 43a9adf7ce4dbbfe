/* Where the hand of the person is on the page. What an answer of the server brings may be taller or shorter than what
   it replaces; nothing moves under a finger that is down, and the next tap lands where it was aimed. */
const LONGEST_PRESS = 5000
const LOOKS = 30
const TAP_BECOMES_CLICK = 60
const GLIDES = 150

const now = () => performance.now()
const pause = (length) => new Promise((done) => { setTimeout(done, length) })
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
  return bottom > Math.max(0, frame.top) && top < Math.min(document.documentElement.clientHeight, frame.bottom)
}

const isShown = (element) => element.getClientRects().length > 0

/* The same again after it was drawn anew. */
const again = (element) => (element.isConnected ? element : document.getElementById(element.id))

export class Hand {
  on = null
  #mice = new Set()
  #fingers = 0
  #restsAt = 0

  constructor(form, signal) {
    this.form = form
    const listen = (target, names, act) =>
      names.forEach((name) => target.addEventListener(name, act, { signal, capture: true, passive: true }))
    listen(form, ["pointerdown"], (event) => this.#down(event))
    listen(form, ["focusin"], ({ target }) => { this.on = target })
    listen(globalThis, ["pointerup", "pointercancel"], ({ pointerId }) => this.#mice.delete(pointerId))
    // A pointer of touch is cancelled when the page begins to follow the finger: the finger is still down.
    listen(document, ["touchstart", "touchend", "touchcancel"], ({ touches }) => this.#touch(touches.length))
    listen(document, ["scroll"], () => this.#restAfter(GLIDES))
  }

  /* Resolves once no finger is down, its click has come and the page stands still. One without end is not waited for. */
  async isLifted() {
    const last = now() + LONGEST_PRESS
    while (this.#isBusy && now() < last) await pause(LOOKS)
  }

  /* Draws while what the hand is on, or was on last, keeps its place in the window; where that is gone, what is next
     to it. */
  steadily(draw) {
    const places = this.#anchors().map((one) => [one, one.getBoundingClientRect().top])
    draw()
    const [here, top] = places.map(([one, at]) => [again(one), at]).find(([one]) => one && isShown(one)) ?? []
    if (here) scrollerOf(here).scrollBy({ top: here.getBoundingClientRect().top - top, behavior: "instant" })
  }

  get #isBusy() {
    return this.#mice.size > 0 || this.#fingers > 0 || now() < this.#restsAt
  }

  #anchors() {
    const { on, form } = this
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
    const known = on && [on, on.closest("label, .stepper")?.querySelector("[id]"), on.closest("[id]")]
    const found = [...(known ?? []), document.activeElement, middle]
    return found.filter((one) => one?.isConnected && one !== form && form.contains(one) && isInSight(one))
  }

  #down({ target, pointerId, pointerType }) {
    this.on = target
    if (pointerType !== "touch") this.#mice.add(pointerId)
  }

  #touch(fingers) {
    this.#fingers = fingers
    this.#restAfter(TAP_BECOMES_CLICK)
  }

  #restAfter(length) {
    this.#restsAt = Math.max(this.#restsAt, now() + length)
  }
}
