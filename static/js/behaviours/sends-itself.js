/* A form of one choice goes off as soon as it is made; without script its button does that. */
export function mount(form) {
  const send = () => form.requestSubmit()
  form.addEventListener("change", send)
  return () => form.removeEventListener("change", send)
}
