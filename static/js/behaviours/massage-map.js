/* Zones tapped on the drawing are the same as the chips beside it; the chips stay the truth and the keyboard's way. */
const HALVES = { right: ["right"], left: ["left"], bilateral: ["right", "left"] }

export function mount(part) {
  const face = part.querySelector(".facemap")
  const told = part.querySelector("[aria-live]")
  const chips = [...part.querySelectorAll("input[type=checkbox]")]
  const sides = [...part.querySelectorAll("input[name$='.side']")]
  const side = () => sides.find((one) => one.checked)?.value ?? ""

  function paint() {
    const zones = chips.filter((chip) => chip.checked).map((chip) => chip.value)
    for (const zone of face.querySelectorAll(".fm-zone")) {
      const isChosen = zones.includes(zone.dataset.zone) && HALVES[side()]?.includes(zone.dataset.side)
      zone.classList.toggle("is-chosen", Boolean(isChosen))
    }
  }

  /* A tap on the half that was not treated so far: that side where nothing is chosen yet, else both. */
  function treat(half) {
    if (HALVES[side()]?.includes(half)) return false
    const isFirst = !chips.some((chip) => chip.checked)
    sides.find((one) => one.value === (isFirst || !side() ? half : "bilateral"))?.click()
    return true
  }

  function tap({ target }) {
    const zone = target.closest(".fm-zone")
    const chip = zone && chips.find((one) => one.value === zone.dataset.zone)
    if (!chip) return
    const isNewSide = treat(zone.dataset.side)
    if (!isNewSide || !chip.checked) chip.click()
    const chosen = chips.filter((one) => one.checked).map((one) => one.labels[0].textContent.trim())
    told.textContent = `${chosen.join(", ") || "No zone"}; ${sides.find((one) => one.checked)?.labels[0].textContent.trim() ?? "no side"}`
  }

  face.classList.add("is-live")
  face.addEventListener("click", tap)
  part.addEventListener("change", paint)
  part.addEventListener("filled", paint)
  paint()
  return () => face.removeEventListener("click", tap)
}
