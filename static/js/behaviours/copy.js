/* Puts the field's text on the clipboard and says so. */
import { tell } from "../tell.js"

export function mount(button) {
  async function copy() {
    const field = document.getElementById(button.dataset.copies)
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      tell("Copied")
    } catch {
      tell("Selected. Copy it with your keyboard.")
    }
  }

  button.addEventListener("click", copy)
  return () => button.removeEventListener("click", copy)
}
