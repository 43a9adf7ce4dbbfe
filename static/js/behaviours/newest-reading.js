/* The newest reading of the measure a goal is tied to: told beside it, and taken as its baseline where none was typed. */
export function mount(section) {
  const readings = JSON.parse(section.dataset.readings)

  function tell(goal, fills) {
    const reading = readings[goal.querySelector("[data-measure]").value]
    const baseline = goal.querySelector("[data-baseline]")
    goal.querySelector("[data-told]").textContent = reading ? `${reading.words}.` : ""
    goal.querySelector("[name=read]").hidden = !reading || baseline.value === reading.value
    if (fills && reading && (baseline.value === "" || baseline.value === baseline.dataset.filled)) {
      baseline.value = baseline.dataset.filled = reading.value
    }
  }

  function choose(event) {
    const goal = event.target.closest("fieldset")
    if (goal) tell(goal, event.target.matches("[data-measure]"))
  }

  for (const goal of section.querySelectorAll("fieldset")) tell(goal, false)
  section.addEventListener("change", choose)
  return () => section.removeEventListener("change", choose)
}
