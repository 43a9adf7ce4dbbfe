/* Says at once that a chosen file is too large or of another kind; the server decides what it really is. */
export function mount(input) {
  const said = document.createElement("p")
  said.className = "field-error"
  said.setAttribute("role", "alert")
  said.hidden = true
  input.after(said)
  const endings = input.accept.split(",")

  function fault({ name, size }) {
    if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) return "Choose a PDF, PNG or JPEG file."
    if (size > Number(input.dataset.largest)) return "This file is too large to be taken."
    return ""
  }

  function look() {
    const [file] = input.files
    said.textContent = file ? fault(file) : ""
    said.hidden = !said.textContent
  }

  input.addEventListener("change", look)
  return () => {
    input.removeEventListener("change", look)
    said.remove()
  }
}
