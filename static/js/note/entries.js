/* The fields of a form by name: what they say, how to make them say something else, what is wrong with them. */
const isMark = (control) => control.type === "checkbox" || control.type === "radio"

export const controlsOf = (form, name) =>
  [...form.elements].filter((control) => control.name === name && control.type !== "hidden")

export function said(form, name) {
  const controls = controlsOf(form, name)
  const marks = controls.filter(isMark)
  if (!marks.length) return controls.map((control) => control.value)
  const chosen = marks.filter((mark) => mark.checked).map((mark) => mark.value)
  return chosen.length || marks[0].type === "checkbox" ? chosen : [""]
}

/* value is what the server sends: text, number, a list, or null for nothing. */
export function fill(form, name, value) {
  const chosen = (Array.isArray(value) ? value : [value ?? ""]).map(String)
  const controls = controlsOf(form, name)
  for (const control of controls) {
    if (isMark(control)) control.checked = chosen.includes(control.value)
    else control.value = chosen[0] ?? ""
  }
  controls[0]?.dispatchEvent(new Event("filled", { bubbles: true }))
}

/* Whether it says something else than the page it came with. */
export function isChanged(control) {
  if (!control.matches("input, textarea, select")) return false
  if (isMark(control)) return control.checked !== control.defaultChecked
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected && option.value !== "")
  return control.value !== control.defaultValue
}

export function changed(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }))
  control.dispatchEvent(new Event("change", { bubbles: true }))
}

/* Shows the messages at the field; none takes them away. */
export function mark(name, messages = []) {
  document.getElementById(`${name}-errors`)?.remove()
  const field = document.getElementById(name)
  field?.toggleAttribute("aria-invalid", false)
  if (!field || !messages.length) return
  const notes = document.createElement("div")
  notes.className = "field-errors"
  notes.id = `${name}-errors`
  for (const message of messages) {
    const line = document.createElement("p")
    line.className = "field-error"
    line.textContent = message
    notes.append(line)
  }
  field.setAttribute("aria-invalid", "true")
  field.setAttribute("aria-describedby", notes.id)
  field.closest("details")?.setAttribute("open", "")
  field.closest(".field").append(notes)
}
