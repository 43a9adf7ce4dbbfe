/* Before the list of keys opens: one line for each control of this page that a key reaches, by its own name. */
const isShown = (control) => control.checkVisibility({ visibilityProperty: true })

function nameOf(control) {
  const said = control.dataset.keyName ?? control.ariaLabel
  if (said) return said
  const words = (control.labels?.[0] ?? control).cloneNode(true)
  for (const silent of words.querySelectorAll("[aria-hidden=true], kbd")) silent.remove()
  return words.textContent.trim().replace(/\s+/g, " ")
}

/* "g d" is two keys, one after the other; "ctrl enter" is pressed together. */
function line(keys, name) {
  const what = document.createElement("dt")
  const together = keys.startsWith("ctrl ") ? [keys] : keys.split(" ")
  for (const [place, one] of together.entries()) {
    const key = document.createElement("kbd")
    key.textContent = one.replace(/(^|\s)\w/g, (letter) => letter.toUpperCase())
    what.append(place ? " then " : "", key)
  }
  const does = document.createElement("dd")
  does.textContent = name
  return [what, does]
}

export function mount(opener) {
  const isQuiet = document.body.dataset.singleKeys === "off"

  function fill() {
    const dialog = document.getElementById(opener.dataset.opens)
    const controls = [...document.querySelectorAll("[data-key]")].filter((one) => isShown(one) && !one.closest("dialog"))
    const byPlace = Object.groupBy(controls, (one) => (one.closest(".rail, .top") ? "frame" : "page"))
    const lines = new Map()
    for (const control of [...(byPlace.page ?? []), ...(byPlace.frame ?? [])]) {
      const { key } = control.dataset
      if (!lines.has(key) && (!isQuiet || key.startsWith("ctrl "))) lines.set(key, nameOf(control))
    }
    lines.delete("esc")
    dialog.querySelector("[data-keys-here]").replaceChildren(...[...lines].flatMap(([key, name]) => line(key, name)))
  }

  opener.addEventListener("click", fill)
  return () => opener.removeEventListener("click", fill)
}
