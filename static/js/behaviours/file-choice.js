/* Says at once that a chosen file is too large or of another kind, and does not send it; the server decides what it
   really is. */
export function mount(input) {
  const said = document.createElement("p")
  said.className = "field-error"
  said.setAttribute("role", "alert")
  said.hidden = true
  input.after(said)
  const endings = input.accept.split(",")
  const largest = Number(input.dataset.largest)

  function fault({ name, size }) {
    if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) return "Choose a PDF, PNG or JPEG file."
    if (size > largest) return `This file is too large: up to ${Math.floor(largest / 1048576)} MB are taken.`
    return ""
  }

  function look() {
    const [file] = input.files
    said.textContent = file ? fault(file) : ""
    said.hidden = !said.textContent
  }

  function hold(event) {
    if (said.hidden) return
    event.preventDefault()
    event.stopImmediatePropagation()
    input.focus()
  }

  input.addEventListener("change", look)
  input.form.addEventListener("submit", hold, true)
  return () => {
    input.removeEventListener("change", look)
    input.form.removeEventListener("submit", hold, true)
    said.remove()
  }
}
