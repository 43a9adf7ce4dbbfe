/* While a drawer is open, what opened it is marked; when it closes, focus goes back there. Holds only an element's id. */
export function mount(panes) {
  let opener = ""

  function mark() {
    panes.querySelectorAll("[aria-current='true']").forEach((one) => one.removeAttribute("aria-current"))
    if (opener) document.getElementById(opener)?.setAttribute("aria-current", "true")
  }

  function asked({ detail }) {
    const id = detail.elt.id
    if (/^(visit|free)-/.test(id)) opener = id
  }

  function swapped({ detail }) {
    if (detail.target.id === "drawer" && document.querySelector("#drawer[hidden]")) {
      const last = opener
      opener = ""
      document.getElementById(last)?.focus()
    }
    mark()
  }

  panes.addEventListener("htmx:beforeRequest", asked)
  panes.addEventListener("htmx:afterSettle", swapped)
  return () => {
    panes.removeEventListener("htmx:beforeRequest", asked)
    panes.removeEventListener("htmx:afterSettle", swapped)
  }
}
