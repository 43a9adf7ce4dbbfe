/* The zones of the drawing toggle the checkboxes beside it; the checkboxes stay the truth and the keyboard's way. */
export function mount(picker) {
  const face = picker.querySelector(".facemap")
  const said = picker.querySelector("[aria-live]")
  const same = ({ zone, side }) => `[data-zone="${zone}"][data-side="${side}"]`
  const boxOf = (zone) => picker.querySelector(`input${same(zone.dataset)}`)
  const zoneOf = (box) => face.querySelector(`.fm-zone${same(box.dataset)}`)

  function paint() {
    for (const box of picker.querySelectorAll("input[data-zone]")) {
      zoneOf(box)?.classList.toggle("is-chosen", box.checked)
    }
  }

  function tap({ target }) {
    const zone = target.closest(".fm-zone")
    const box = zone && boxOf(zone)
    if (box && !box.disabled) box.click()
  }

  function changed({ target }) {
    if (!target.matches("input[data-zone]")) return
    paint()
    const { side } = target.dataset
    said.textContent = `${target.dataset.label}, ${side}, ${target.checked ? "added" : "removed"}`
  }

  function focused({ type, target }) {
    if (target.matches("input[data-zone]")) zoneOf(target)?.classList.toggle("is-focus", type === "focusin" && target.matches(":focus-visible"))
  }

  face.classList.add("is-live")
  face.addEventListener("click", tap)
  picker.addEventListener("change", changed)
  picker.addEventListener("focusin", focused)
  picker.addEventListener("focusout", focused)
  paint()
  return () => face.removeEventListener("click", tap)
}
