/* The face on any measured day: the slider sets levels and words, from the table of all days. */
import { capital, compared, daysOf, levelOf, listed, worded } from "../progress/zone-answers.js"

const ICONS = { better: "arrow-up-right", worse: "arrow-down-right", same: "dash-lg", "not compared": "question-lg" }

function paint(zone, [weak, joined]) {
  zone.classList.toggle("is-unscored", weak === null || joined === null)
  Object.assign(zone.dataset, { weak: weak ?? 0, tight: joined ?? 0 })
  zone.querySelector(".fm-hatchfill")?.remove()
  if (!joined) return
  const lines = zone.querySelector(".fm-fill").cloneNode()
  lines.setAttribute("class", "fm-hatchfill")
  lines.setAttribute("fill", `url(#face-hatch-${joined})`)
  zone.append(lines)
}

function write(cell, { answer, level, word }) {
  const now = cell.querySelector(".is-now")
  now.querySelector(".lv").dataset.level = level ?? ""
  now.querySelector(".level-word").textContent = worded(level)
  now.querySelector("b").textContent = answer ?? ""
  const sign = cell.querySelector(".sig")
  sign.className = `sig change-${word.replace(" ", "-")}`
  sign.firstElementChild.className = `bi bi-${ICONS[word]}`
  sign.lastElementChild.textContent = capital(word)
}

export function mount(section) {
  const days = daysOf(document.getElementById(section.dataset.days))
  const then = days[Number(section.dataset.then)]
  const rows = [...section.querySelectorAll(".face-changes tbody tr")]
  const steps = [...section.querySelectorAll("[data-step]")]
  const slider = section.querySelector(".slider")
  const face = section.querySelector(".face-shown")
  const [heading, date] = face.querySelectorAll("figcaption > *")

  function found(at, row, part) {
    const zone = rows.indexOf(row)
    const answer = days[at].zones[zone][part]
    const word = compared(then.zones[zone][part], answer, part)
    return { label: row.cells[0].textContent.trim(), answer, level: levelOf(answer, part), word }
  }

  function show(at) {
    const day = days[at]
    const zones = rows.map((row) => [0, 1].map((part) => found(at, row, part)))
    zones.forEach((both, zone) => {
      both.forEach((one, part) => write(rows[zone].cells[part + 1], one))
      const drawn = face.querySelectorAll(`[data-zone="${rows[zone].dataset.zone}"]`)
      drawn.forEach((one) => paint(one, both.map(({ level }) => level)))
    })
    const [moved, joined] = [0, 1].map((part) => listed(zones.map((both) => both[part])))
    section.querySelector("output").textContent =
      day === then ? `${day.on} is the baseline itself.` : `${day.on} against the baseline of ${then.on}. Movement ${moved}. Co-movement ${joined}.`
    face.querySelector("title").textContent = face.querySelector("title").textContent.replace(date.textContent, day.on)
    face.querySelector("desc").textContent = zones.map(([a, b]) => `${a.label}: weakness ${worded(a.level)}, co-movement ${worded(b.level)}`).join("; ")
    heading.textContent = at === days.length - 1 ? "Now" : "On this day"
    date.textContent = day.on
    slider.value = at
    slider.setAttribute("aria-valuetext", day.on)
    steps.forEach((one) => one.setAttribute("aria-disabled", !days[at + Number(one.dataset.step)]))
    document.dispatchEvent(new CustomEvent("day-shown", { detail: at }))
  }

  const go = (at) => days[at] && show(at)
  const asked = ({ detail }) => go(detail)
  section.querySelector(".face-choice").hidden = true
  section.querySelector(".face-slide").hidden = false
  slider.addEventListener("input", () => show(Number(slider.value)))
  steps.forEach((one) => one.addEventListener("click", () => go(Number(slider.value) + Number(one.dataset.step))))
  document.addEventListener("day-asked", asked)
  show(Number(slider.value))
  return () => document.removeEventListener("day-asked", asked)
}
