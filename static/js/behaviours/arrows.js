/* Arrow keys walk from one link of a table to the nearest in that direction. */
const AWAY = {
  ArrowUp: (from, to) => [from.top - to.bottom, Math.abs(to.left - from.left)],
  ArrowDown: (from, to) => [to.top - from.bottom, Math.abs(to.left - from.left)],
  ArrowLeft: (from, to) => [from.left - to.right, Math.abs(to.top - from.top)],
  ArrowRight: (from, to) => [to.left - from.right, Math.abs(to.top - from.top)],
}

export function mount(frame) {
  function pressed(event) {
    const away = AWAY[event.key]
    if (!away || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const here = event.target.closest("tbody a")
    const links = [...frame.querySelectorAll("tbody a")].filter((link) => link.checkVisibility())
    const next = here ? nearest(links, here, away) : links[0]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  function nearest(links, here, away) {
    const from = here.getBoundingClientRect()
    const far = (link) => away(from, link.getBoundingClientRect())
    const ahead = links.map((link) => [link, far(link)]).filter(([link, [along]]) => link !== here && along > -4)
    return ahead.sort(([, a], [, b]) => a[0] + 3 * a[1] - b[0] - 3 * b[1])[0]?.[0]
  }

  frame.addEventListener("keydown", pressed)
  return () => frame.removeEventListener("keydown", pressed)
}
