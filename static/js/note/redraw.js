/* A piece drawn anew by the server, under the same id. Who stands in it keeps their place, and what is typed and
   still waits to be saved stays. */
import { fromServer } from "../trusted.js"
import { fill, said } from "./entries.js"

const drawn = new Map()

export function redraw(place, html, form, waiting) {
  if (!place || drawn.get(place.id) === html || place.querySelector("[aria-invalid=true]")) return
  const { id } = place
  const standing = place.contains(document.activeElement) ? document.activeElement.id : ""
  const open = [...place.querySelectorAll("details[open]")].map((one) => one.id)
  const typed = waiting.filter((name) => place.querySelector(`[name="${name}"]`)).map((name) => [name, said(form, name)])
  drawn.set(id, html)
  place.outerHTML = fromServer(html)
  for (const [name, value] of typed) fill(form, name, value)
  for (const one of open) document.getElementById(one)?.setAttribute("open", "")
  if (standing) document.getElementById(standing)?.focus({ preventScroll: true })
  document.getElementById(id)?.dispatchEvent(new Event("drawn", { bubbles: true }))
}
