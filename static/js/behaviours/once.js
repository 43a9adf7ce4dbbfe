/* A page that is shown once: going back or loading anew leads to data-instead, and its form is not sent again. */
export function mount(part) {
  history.replaceState(null, "", part.dataset.instead)
}
