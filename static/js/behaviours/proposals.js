/* "Confirm all" ticks every technique that is still a proposal; the ticks are saved like any other. */
import { changed } from "../note/entries.js"

export function mount(strip) {
  function confirm(event) {
    if (!event.target.closest("[data-confirm-all]")) return
    event.preventDefault()
    for (const box of document.querySelectorAll(".done-chip.is-proposed input:not(:checked)")) {
      box.checked = true
      changed(box)
    }
  }

  strip.addEventListener("click", confirm)
  return () => strip.removeEventListener("click", confirm)
}
