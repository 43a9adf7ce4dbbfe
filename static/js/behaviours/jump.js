/* Links to a part or a field of this page open what is folded there and put the cursor into it. */
const FIELDS = "input:not([type=hidden]), textarea, select"

/* Of a group of radio buttons the one that is chosen holds the cursor. */
const chosenOf = (first, target) =>
  first?.type === "radio" ? target.querySelector(`input:checked[name="${first.name}"]`) : null

export function mount(list) {
  function go(event) {
    const link = event.target.closest("a[href^='#']")
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!target) return
    event.preventDefault()
    target.closest("details")?.setAttribute("open", "")
    const first = target.matches(FIELDS) ? target : target.querySelector(FIELDS)
    const field = chosenOf(first, target) ?? first ?? target
    target.scrollIntoView({ block: target.matches("section, aside") ? "start" : "center" })
    field.focus({ preventScroll: true })
  }

  list.addEventListener("click", go)
  return () => list.removeEventListener("click", go)
}
