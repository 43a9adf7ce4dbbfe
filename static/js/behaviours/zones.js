/* One line through all zone charts: on the day of the face's slider, or the one pointed at; a tap shows its face. */
import { daysOf } from "../progress/zone-answers.js"

export function mount(section) {
  const days = daysOf(document.getElementById(section.dataset.days))
  const places = section.dataset.xs.split(" ").map(Number)
  const charts = [...section.querySelectorAll(".zone")]
  let resting = days.length - 1

  function show(at) {
    charts.forEach((chart, zone) => {
      const [movement, joined] = days[at].zones[zone].map((answer) => answer ?? "not scored")
      const line = chart.querySelector(".zone-cursor")
      line.setAttribute("x1", places[at])
      line.setAttribute("x2", places[at])
      chart.querySelector(".zone-readout").textContent = `${days[at].on}: movement ${movement}, co-movement ${joined}`
    })
  }

  /* The day nearest to the pointer, or none outside of a drawing. */
  function under({ target, clientX }) {
    const drawing = target.closest(".zone-chart")
    if (!drawing) return undefined
    const { left, width } = drawing.getBoundingClientRect()
    const x = ((clientX - left) / width) * drawing.viewBox.baseVal.width
    const distance = (place) => Math.abs(place - x)
    return places.reduce((best, place, at) => (distance(place) < distance(places[best]) ? at : best), 0)
  }

  function rest({ detail }) {
    resting = detail
    show(resting)
  }

  function ask(event) {
    const at = under(event)
    if (at !== undefined) document.dispatchEvent(new CustomEvent("day-asked", { detail: at }))
  }

  section.addEventListener("pointermove", (event) => show(under(event) ?? resting))
  section.addEventListener("pointerleave", () => show(resting))
  section.addEventListener("click", ask)
  document.addEventListener("day-shown", rest)
  return () => document.removeEventListener("day-shown", rest)
}
