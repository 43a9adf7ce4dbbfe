/* Keys: any control with data-key="n" (or "g d", "ctrl enter") is reached by that key.
   Fields take focus, links and buttons are pressed; one with data-key-within only while its own form is typed in. Silent while typing and where
   single keys are turned off, except with Ctrl and Esc. */
const PAUSE = 900
const LEAVES = 5000

const isTyping = (element) =>
  element.isContentEditable || (element.matches("input, textarea, select") && !element.matches("[type=radio], [type=checkbox], [type=range]"))

/* Esc leaves what is typed alone; the search of a drawer with nothing in it holds nothing to lose. */
const keepsEsc = (element) => isTyping(element) && !(element.matches("#drawer [type=search]") && element.value === "")

/* A place that the bar of a phone has no room for is reached all the same. */
const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) || element.matches(".rail-later")

function spelled(event) {
  const key = event.key === "Escape" ? "esc" : event.key.toLowerCase()
  return event.ctrlKey || event.metaKey ? `ctrl ${key}` : key
}

function reach(control) {
  if (control.matches("input, textarea, select")) {
    control.focus()
    control.select?.()
  } else {
    control.click()
  }
}

export function mount(page) {
  const isQuiet = page.dataset.singleKeys === "off"
  let first = ""
  let waiting
  let leftAt = 0

  /* What is typed while a key's page or drawer is on its way is meant for it: here it does nothing. */
  const isLeaving = () => Date.now() - leftAt < LEAVES || document.querySelector(".htmx-request:not([hx-trigger])") !== null

  function leaves(event) {
    const link = event.type === "submit" || event.target.closest?.("a[href]:not([target], [download], [href^='#'])")
    if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) leftAt = Date.now()
  }

  function stays() {
    leftAt = 0
  }

  function find(keys) {
    const within = document.querySelector("dialog[open]") ?? page
    return [...within.querySelectorAll("[data-key]")].find((control) => control.dataset.key === keys && isShown(control))
  }

  function pressed(event) {
    const key = spelled(event)
    if (event.defaultPrevented || event.altKey || event.isComposing) return
    if ((isQuiet || isTyping(event.target)) && !key.startsWith("ctrl ") && key !== "esc") return
    if (key === "esc" && (keepsEsc(event.target) || document.querySelector("dialog[open], :popover-open"))) return
    if (!isTyping(event.target) && !key.startsWith("ctrl ") && key !== "esc" && isLeaving()) return
    const own = isTyping(event.target) && [...(event.target.form?.elements ?? [])].find((control) => control.dataset.keyWithin === key)
    const control = own || (first && find(`${first} ${key}`)) || find(key)
    clearTimeout(waiting)
    first = control ? "" : key
    waiting = setTimeout(() => { first = "" }, PAUSE)
    if (!control) return
    event.preventDefault()
    reach(control)
  }

  document.addEventListener("keydown", pressed)
  addEventListener("click", leaves)
  addEventListener("submit", leaves)
  addEventListener("pageshow", stays)
  return () => {
    document.removeEventListener("keydown", pressed)
    removeEventListener("click", leaves)
    removeEventListener("submit", leaves)
    removeEventListener("pageshow", stays)
  }
}
