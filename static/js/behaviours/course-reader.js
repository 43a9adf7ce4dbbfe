/* Reads the course out, day by day: the pointer picks the nearest day, a slider gives arrow keys, two buttons give touch.
   The words are those of the tables, which come after the page: drawing and tables cannot differ. */
const DAY = 86400000

function spoken(row) {
  const table = row.closest("table")
  const told = [...row.cells].slice(1).map((cell, at) => [table.tHead.rows[0].cells[at + 1].textContent, cell.textContent])
  return told.filter(([, value]) => value).map(([name, value]) => (table.matches(".values-words") ? value : `${name} ${value}`))
}

function byDay() {
  const days = new Map()
  document.querySelectorAll(".values tbody tr").forEach((row) => {
    const day = Date.parse(`${row.cells[0].textContent} UTC`)
    days.set(day, [...(days.get(day) ?? []), row])
  })
  return days
}

export function mount(course) {
  let days = new Map()
  let order = []
  const [slider, line, compare] = course.querySelectorAll(".course-reader :is(input, output, a)")
  const plots = [...course.querySelectorAll(".course-row > .course-plot")]
  const cursors = course.querySelectorAll(".cursor")

  const since = (day, start) => (day - Date.parse(start)) / DAY
  const share = (day) => since(day, course.dataset.start) / course.dataset.days

  function show(index) {
    const day = order[index]
    const rows = days.get(day)
    if (!rows) return
    const x = `${(100 * Math.min(Math.max(share(day), 0), 1)).toFixed(2)}%`
    cursors.forEach((one) => { one.setAttribute("x1", x); one.setAttribute("x2", x) })
    course.classList.add("is-read")
    slider.value = index
    slider.setAttribute("aria-valuetext", rows[0].cells[0].textContent)
    const weeks = Math.floor(since(day, course.dataset.onset) / 7)
    const when = weeks >= 0 ? `, ${weeks} ${weeks === 1 ? "week" : "weeks"} after onset` : ""
    const here = new URL(location)
    here.searchParams.set("baseline", new Date(day).toISOString().slice(0, 10))
    Object.assign(compare, { href: here, hidden: rows.every((row) => row.closest(".values-words")) })
    line.textContent = `${rows[0].cells[0].textContent}${when}: ${rows.flatMap(spoken).join("; ")}`
  }

  function point(event) {
    const plot = plots.find((one) => one.checkVisibility())
    const { left, width } = plot.getBoundingClientRect()
    if (!event.target.closest(".course-plot") || event.target.closest(".course-reader")) return
    const at = (event.clientX - left) / width
    const far = order.map((day) => Math.abs(share(day) - at))
    show(far.indexOf(Math.min(...far)))
  }

  const slide = () => show(Number(slider.value))

  function step({ target }) {
    const by = Number(target.closest("[data-step]")?.dataset.step ?? 0)
    if (by) show(Math.min(Math.max(Number(slider.value) + by, 0), order.length - 1))
  }

  function read() {
    days = byDay()
    order = [...days.keys()].sort((a, b) => a - b)
    slider.disabled = !order.length
    slider.max = order.length - 1
    slider.value = order.length - 1
    if (order.length) slider.setAttribute("aria-valuetext", days.get(order.at(-1))[0].cells[0].textContent)
  }

  read()
  slider.addEventListener("input", slide)
  slider.addEventListener("focus", slide)
  course.addEventListener("click", step)
  course.addEventListener("pointermove", point)
  course.addEventListener("pointerdown", point)
  document.addEventListener("htmx:load", read)
  return () => document.removeEventListener("htmx:load", read)
}
