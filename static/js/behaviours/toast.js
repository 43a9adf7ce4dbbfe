/* Goes after eight seconds; waits while it is pointed at or holds the focus. Undone, it is over. */
const SECONDS = 8

export function mount(toast) {
  let left = SECONDS * 1000
  let since
  let timer

  function start() {
    since = Date.now()
    timer = setTimeout(() => toast.remove(), left)
  }

  function wait() {
    clearTimeout(timer)
    left = Math.max(2000, left - (Date.now() - since))
  }

  toast.addEventListener("mouseenter", wait)
  toast.addEventListener("mouseleave", start)
  toast.addEventListener("focusin", wait)
  toast.addEventListener("focusout", start)
  toast.querySelector("[data-close]")?.addEventListener("click", () => toast.remove())
  toast.addEventListener("htmx:afterRequest", () => toast.remove())
  start()
  return () => clearTimeout(timer)
}
