/* Asks for its part again every data-every seconds while the page is looked at, and at once when it comes back to view.
   Stops when the answer is that nobody is signed in. */
export function mount(asker) {
  const every = Number(asker.dataset.every) * 1000
  let asked = Date.now()
  let timer

  function ask() {
    if (document.hidden || Date.now() - asked < 1000) return
    asked = Date.now()
    globalThis.htmx?.trigger(asker, "refresh")
  }

  function shown() {
    if (!document.hidden && Date.now() - asked >= every) ask()
  }

  function stop({ detail }) {
    if (detail.xhr?.status === 401) undo()
  }

  function undo() {
    clearInterval(timer)
    document.removeEventListener("visibilitychange", shown)
    asker.removeEventListener("htmx:responseError", stop)
  }

  timer = setInterval(ask, every)
  document.addEventListener("visibilitychange", shown)
  asker.addEventListener("htmx:responseError", stop)
  return undo
}
