/* One tap, one answer: for a moment after a question comes it takes none, so that a double tap answers it alone. */
const MOMENT = 350

export function mount(form) {
  let timer

  function rest() {
    form.inert = true
    clearTimeout(timer)
    timer = setTimeout(() => { form.inert = false }, MOMENT)
  }

  addEventListener("pageshow", rest)
  rest()
  return () => removeEventListener("pageshow", rest)
}
