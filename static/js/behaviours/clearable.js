/* What was chosen can be taken back: by pressing the chosen segment again, by Delete, or all of a part at once. */
import { changed, controlsOf, fill } from "../note/entries.js"

const isChoice = (control) => control.matches("input[type=radio]") && !control.name.endsWith(".side")

export function mount(form) {
  let chosen = null

  function pressed({ target }) {
    const radio = target.closest("label")?.querySelector("input[type=radio]")
    chosen = radio?.checked && isChoice(radio) ? radio : null
  }

  function takeBack(radio) {
    radio.checked = false
    changed(radio)
  }

  function clicked(event) {
    const part = event.target.closest("[data-clear]")
    if (part) clear(event, part.dataset.clear)
    if (event.target !== chosen) return
    takeBack(chosen)
    chosen = null
  }

  function typed(event) {
    if (!["Delete", "Backspace"].includes(event.key) || !event.target.matches(":checked") || !isChoice(event.target)) return
    event.preventDefault()
    takeBack(event.target)
  }

  function clear(event, part) {
    event.preventDefault()
    const named = [...form.elements].map(({ name }) => name).filter((name) => name.startsWith(`${part}.`))
    for (const name of new Set(named)) {
      fill(form, name, name.endsWith(".side") ? form.dataset.side : name.endsWith(".zones") ? [] : null)
      changed(controlsOf(form, name)[0])
    }
  }

  form.addEventListener("pointerdown", pressed)
  form.addEventListener("click", clicked)
  form.addEventListener("keydown", typed)
  return () => form.removeEventListener("click", clicked)
}
