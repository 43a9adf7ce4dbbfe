/* Rows of answers by keys: the key of a choice answers the row that has the focus and moves on; Enter only moves on.
   ↑ and ↓ go to the row above and below in the same column. data-row names the column; a key that is no answer does
   nothing. data-first: the first row takes the focus when the page opens. */
const ROW = "[data-row]"
const STEPS = { ArrowUp: -1, ArrowDown: 1 }

const radios = (row) => [...row.querySelectorAll("input[type=radio]")]

function focus(row) {
  const field = row.matches("fieldset") ? row.querySelector(":checked") ?? row.querySelector("input") : row
  field.focus()
  if (field.matches("input[type=text]")) field.select()
}

/* The choice that a key stands for; Home and End are the ends of a row. */
function chosen(row, key) {
  if (key === "Home") return radios(row).at(0)
  if (key === "End") return radios(row).at(-1)
  return radios(row).find((radio) => radio.dataset.answerKey === key.toLowerCase())
}

function choose(row, key) {
  if (row.matches("fieldset")) {
    const radio = chosen(row, key)
    radio?.click()
    return Boolean(radio)
  }
  if (!row.matches("select") || !/^[1-9]$/.test(key) || !row.options[key]) return false
  row.selectedIndex = Number(key) // the first choice is none
  for (const name of ["input", "change"]) row.dispatchEvent(new Event(name, { bubbles: true }))
  return true
}

export function mount(part) {
  const rows = () => [...part.querySelectorAll(ROW)]

  function moveOn(row) {
    const all = rows()
    const next = all[all.indexOf(row) + 1]
    if (next) focus(next)
    else document.querySelector("[data-after-answers]")?.focus()
  }

  function step(row, by) {
    const column = rows().filter((one) => one.dataset.row === row.dataset.row)
    const next = column[column.indexOf(row) + by]
    if (next) focus(next)
  }

  function pressed(event) {
    const row = event.target.closest(ROW)
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const isTyped = row.matches("input")
    if (STEPS[event.key] && !row.matches("select")) step(row, STEPS[event.key])
    else if (event.key === "Enter" || choose(row, event.key)) moveOn(row)
    else if (isTyped || !/^\d$/.test(event.key)) return
    event.preventDefault()
  }

  part.addEventListener("keydown", pressed)
  const first = part.dataset.first === undefined ? null : rows()[0]
  if (first && matchMedia("(pointer: fine)").matches && document.activeElement === document.body) focus(first)
  return () => part.removeEventListener("keydown", pressed)
}
