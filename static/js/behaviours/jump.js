/* Links to a part or a field of this page open what is folded there and put the cursor into it. */
const FIELDS = "input:not([type=hidden]), textarea, select"

export function mount(list) {
  function go(event) {
    const link = event.target.closest("a[href^='#']")
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!target) return
    event.preventDefault()
    target.closest("details")?.setAttribute("open", "")
    const field = target.matches(FIELDS) ? target : (target.querySelector(":checked") ?? target.querySelector(FIELDS) ?? target)
    target.scrollIntoView({ block: target.matches("section") ? "start" : "center" })
    field.focus({ preventScroll: true })
  }

  list.addEventListener("click", go)
  return () => list.removeEventListener("click", go)
}
