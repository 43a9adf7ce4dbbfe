/* While a drawer is open, what opened it is marked; when it closes, focus goes back there. Who was pressed as arrived
   loses the button, not the focus: it goes to their name. Holds only the ids of elements. */
export function mount(panes) {
  let opener = ""
  let arrived = ""

  function mark() {
    panes.querySelectorAll("[aria-current='true']").forEach((one) => one.removeAttribute("aria-current"))
    if (opener) document.getElementById(opener)?.setAttribute("aria-current", "true")
  }

  function asked({ detail }) {
    if (detail.requestConfig.headers["Poise-Refresh"]) return
    const id = detail.elt.id
    if (/^((visit|free|here)-|book-visit$)/.test(id)) opener = id
    arrived = detail.elt.querySelector("[id^=arrival-]")?.id ?? ""
  }

  function swapped({ detail }) {
    if (detail.target.id === "drawer" && document.querySelector("#drawer[hidden]")) {
      const last = opener
      opener = ""
      document.getElementById(last)?.focus()
    }
    if (arrived && !document.getElementById(arrived) && document.activeElement === document.body) {
      document.getElementById(arrived.replace("arrival", "here"))?.focus()
      arrived = ""
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
