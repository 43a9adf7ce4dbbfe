/* Buttons with data-step walk the rows of a list: "1" and "-1" move the focus, "open" follows the row that has it,
   "tick" turns its box. Before any row has it, the first is meant. */
const ROW = ".queue-row"

export function mount(list) {
  const rows = () => [...list.querySelectorAll(ROW)]
  const at = () => rows().findIndex((row) => row.closest("li").contains(last ?? document.activeElement))
  let last = null

  function move(step) {
    const place = at()
    const next = rows()[place < 0 ? 0 : Math.min(Math.max(place + step, 0), rows().length - 1)]
    next?.focus()
    next?.scrollIntoView({ block: "nearest" })
    last = next ?? null
  }

  const steps = {
    1: () => move(1),
    "-1": () => move(-1),
    open: () => rows()[Math.max(at(), 0)]?.click(),
    tick: () => rows()[Math.max(at(), 0)]?.closest("li").querySelector("input[type=checkbox]")?.click(),
  }

  const pressed = ({ target }) => steps[target.closest("[data-step]")?.dataset.step]?.()
  const entered = ({ target }) => { if (target.closest("li")) last = target }

  list.addEventListener("click", pressed)
  list.addEventListener("focusin", entered)
  return () => {
    list.removeEventListener("click", pressed)
    list.removeEventListener("focusin", entered)
  }
}
