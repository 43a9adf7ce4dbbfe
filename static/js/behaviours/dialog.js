/* Opens the native dialog named by data-opens. On a link the dialog replaces a page with the same form. */
export function mount(opener) {
  function open(event) {
    const dialog = document.getElementById(opener.dataset.opens)
    if (!dialog) return
    event.preventDefault()
    dialog.showModal()
    dialog.querySelector("[autofocus]")?.focus()
  }

  function clickedBeside(event) {
    const dialog = document.getElementById(opener.dataset.opens)
    if (event.target === dialog) dialog.close()
  }

  opener.addEventListener("click", open)
  document.addEventListener("mousedown", clickedBeside)
  return () => {
    opener.removeEventListener("click", open)
    document.removeEventListener("mousedown", clickedBeside)
  }
}
