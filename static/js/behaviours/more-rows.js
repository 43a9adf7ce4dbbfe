/* Rows that are not used yet stay out of sight until they are asked for. Without script all of them show. */
export function mount(rows) {
  const button = rows.querySelector("[data-more]")
  const spare = () => [...rows.querySelectorAll(".is-spare")]

  function more() {
    const [next] = spare()
    next.classList.remove("is-spare")
    next.querySelector("select, input:not([type=hidden]), textarea")?.focus()
    button.hidden = spare().length === 0
  }

  button.hidden = spare().length === 0
  button.addEventListener("click", more)
  return () => button.removeEventListener("click", more)
}
