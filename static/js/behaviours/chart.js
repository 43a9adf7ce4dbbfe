/* Reads a chart out, visit by visit: the pointer picks the nearest visit, a hidden slider gives arrow keys and touch. */
export function mount(frame) {
  const stops = [...frame.querySelectorAll(".stop")]
  const slider = frame.querySelector(".reader-range")
  const line = frame.querySelector(".reader output")
  const scroller = frame.querySelector(".chart-scroll")
  if (!stops.length || !slider) return undefined
  const resting = line.textContent

  function show(index) {
    stops.forEach((stop, at) => stop.classList.toggle("is-on", at === index))
    line.textContent = index < 0 ? resting : stops[index].dataset.readout
    if (index < 0) return
    slider.value = index
    slider.setAttribute("aria-valuetext", stops[index].dataset.on)
  }

  function point({ target }) {
    const stop = target.closest(".stop")
    if (stop) show(stops.indexOf(stop))
  }

  function slide() {
    const index = Number(slider.value)
    show(index)
    const { x } = stops[index].getBoundingClientRect()
    const { x: left, width } = scroller.getBoundingClientRect()
    if (x < left || x > left + width - 60) scroller.scrollLeft += x - left - width / 2
  }

  const leave = () => show(document.activeElement === slider ? Number(slider.value) : -1)

  slider.max = stops.length - 1
  slider.value = stops.length - 1
  slider.disabled = false
  scroller.removeAttribute("tabindex")
  slider.setAttribute("aria-valuetext", stops.at(-1).dataset.on)
  scroller.scrollLeft = scroller.scrollWidth
  slider.addEventListener("input", slide)
  slider.addEventListener("focus", slide)
  slider.addEventListener("blur", leave)
  frame.addEventListener("pointermove", point)
  frame.addEventListener("pointerdown", point)
  frame.addEventListener("pointerleave", leave)
  return () => show(-1)
}
