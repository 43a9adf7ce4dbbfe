/* Takes focus when it appears; its links put the cursor into the field they name. */
export function mount(summary) {
  function go(event) {
    const link = event.target.closest("a[href^='#']")
    const target = link && document.getElementById(link.hash.slice(1))
    if (!target) return
    event.preventDefault()
    const field = target.matches("fieldset") ? target.querySelector("input:checked, input") : target
    field.scrollIntoView({ block: "center" })
    field.focus()
  }

  summary.addEventListener("click", go)
  summary.focus()
  return () => summary.removeEventListener("click", go)
}
