/* Prints the page. */
export function mount(button) {
  const print = () => globalThis.print()
  button.addEventListener("click", print)
  return () => button.removeEventListener("click", print)
}
