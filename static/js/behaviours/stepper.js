/* Minus and plus around a number field; the field says it changed, as if it had been typed. */
export function mount(stepper) {
  const field = stepper.querySelector("input")

  function step({ target }) {
    const button = target.closest("[data-step]")
    if (!button || field.disabled || field.readOnly) return
    if (field.value === "") field.value = field.dataset.from ?? ""
    if (field.value === "") {
      field.value = field.min || "0"
    } else if (button.dataset.step === "up") {
      field.stepUp()
    } else {
      field.stepDown()
    }
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.dispatchEvent(new Event("change", { bubbles: true }))
  }

  stepper.addEventListener("click", step)
  return () => stepper.removeEventListener("click", step)
}
