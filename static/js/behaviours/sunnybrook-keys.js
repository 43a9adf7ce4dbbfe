/* A digit answers the row that has the focus and moves on to the next; a digit that is no answer does nothing. */
export function mount(part) {
  function pressed(event) {
    const row = event.target.closest("fieldset.seg-field")
    if (!row || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return
    event.preventDefault()
    const answer = row.querySelector(`input[value="${event.key}"]`)
    if (!answer) return
    answer.click()
    const rows = [...part.querySelectorAll("fieldset.seg-field, .rest-row select")]
    const next = rows[rows.indexOf(row) + 1]
    const field = next?.matches("select") ? next : next?.querySelector(":checked") ?? next?.querySelector("input")
    field?.focus()
  }

  part.addEventListener("keydown", pressed)
  return () => part.removeEventListener("keydown", pressed)
}
