/* Asks data-confirm in the page's confirmation dialog before the form goes. data-confirm-label names the button. */
export function mount(form) {
  const dialog = document.querySelector("#confirmation")
  let isSure = false

  function ask(event) {
    if (isSure) {
      isSure = false
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    const submitter = event.submitter
    const answer = dialog.querySelector("[data-answer]")
    dialog.querySelector("#confirmation-text").textContent = form.dataset.confirm
    answer.textContent = form.dataset.confirmLabel || submitter?.textContent.trim() || "Yes"
    dialog.returnValue = ""
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") {
        isSure = true
        form.requestSubmit(submitter)
      } else {
        submitter?.focus()
      }
    }, { once: true })
    dialog.showModal()
  }

  form.addEventListener("submit", ask, { capture: true })
  return () => form.removeEventListener("submit", ask, { capture: true })
}
