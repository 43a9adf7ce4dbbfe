/* Asks for its part again every data-every seconds while the page is looked at, and at once when it comes back to view.
   Waits while something is pressed, taken up or carried over the page, and while something else is asked. An answer
   that comes meanwhile, or after the page was drawn anew otherwise, is let go: the next one tells it again.
   Stops when the answer is that nobody is signed in. */
export function mount(asker) {
  const every = Number(asker.dataset.every) * 1000
  let asked = Date.now()
  let timer
  let seen
  const BUSY = "[data-carried], :is([data-place], a, button, label, summary):active, .htmx-request:not([data-behaviour~=refresh])"
  const heard = () => {} // only where touches are listened to does an iPad know what is :active
  const isBusy = () => document.querySelector(BUSY) !== null
  const shows = () => document.getElementById("seen")?.value

  function ask() {
    if (document.hidden || Date.now() - asked < 1000 || isBusy()) return
    asked = Date.now()
    globalThis.htmx?.trigger(asker, "refresh")
  }

  function shown() {
    if (!document.hidden && Date.now() - asked >= every) ask()
  }

  function stop({ detail }) {
    if (detail.xhr?.status === 401) undo()
  }

  function asks() {
    seen = shows()
  }

  function wait(event) {
    if (event.detail.requestConfig?.elt === asker && (isBusy() || shows() !== seen)) event.preventDefault()
  }

  function undo() {
    clearInterval(timer)
    document.removeEventListener("touchstart", heard)
    document.removeEventListener("htmx:beforeSwap", wait)
    document.removeEventListener("visibilitychange", shown)
    asker.removeEventListener("htmx:beforeRequest", asks)
    asker.removeEventListener("htmx:responseError", stop)
  }

  timer = setInterval(ask, every)
  document.addEventListener("visibilitychange", shown)
  document.addEventListener("touchstart", heard, { passive: true })
  document.addEventListener("htmx:beforeSwap", wait)
  asker.addEventListener("htmx:beforeRequest", asks)
  asker.addEventListener("htmx:responseError", stop)
  return undo
}
