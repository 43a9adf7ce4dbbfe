/* Says one line to the person, as a toast in the live region. */
export function tell(message, kind = "message") {
  const region = document.querySelector("#toasts")
  if (!region) return
  const toast = document.createElement("div")
  toast.className = "toast-p"
  toast.dataset.behaviour = "toast"
  const icon = document.createElement("i")
  icon.className = `bi bi-${kind === "error" ? "exclamation-circle" : "check2"}`
  icon.ariaHidden = "true"
  const line = document.createElement("p")
  line.textContent = message
  const close = document.createElement("button")
  close.type = "button"
  close.className = "toast-close"
  close.dataset.close = ""
  close.ariaLabel = "Close the message"
  const cross = document.createElement("i")
  cross.className = "bi bi-x-lg"
  cross.ariaHidden = "true"
  close.append(cross)
  toast.append(icon, line, close)
  region.append(toast)
  import("./behaviours/toast.js").then(({ mount }) => mount(toast))
}
