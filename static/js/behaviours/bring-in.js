/* Sends one file at a time and says of each what became of it. Without script the form sends all of them at once. */
import { tell } from "../tell.js"

export function mount(form) {
  const report = document.querySelector(form.dataset.report)
  const rows = report.querySelector("[data-rows]")
  const template = report.querySelector("template")
  const bar = report.querySelector("progress")
  const summary = report.querySelector("[data-summary]")
  const button = form.querySelector("button")
  const leaving = (event) => event.preventDefault()

  function show({ file, result, why, number, url }) {
    const row = template.content.cloneNode(true)
    row.querySelector("[data-result]").textContent = result
    row.querySelector("[data-file]").textContent = file
    row.querySelector("[data-why]").textContent = why
    const link = row.querySelector("[data-number]")
    if (url) Object.assign(link, { href: url, textContent: number })
    else link.remove()
    rows.append(row)
  }

  async function send(file) {
    const refused = (why) => ({ file: file.name, result: "refused", why, number: "", url: "" })
    if (file.size > Number(form.dataset.largest)) return refused("The file is larger than 5 MB.")
    const body = new FormData()
    body.append("csrf_token", form.elements.csrf_token.value)
    body.append("files", file)
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
      const content = await answer.json()
      return answer.ok ? content[0] : refused(content.message || "The server did not take it. Try this file again.")
    } catch {
      return refused("It could not be sent. Try this file again.")
    }
  }

  async function sendAll(event) {
    event.preventDefault()
    const files = [...form.elements.files.files]
    if (!files.length) return
    const counts = { created: 0, unchanged: 0, refused: 0 }
    rows.replaceChildren()
    Object.assign(bar, { max: files.length, value: 0 })
    report.hidden = false
    button.disabled = true
    addEventListener("beforeunload", leaving)
    for (const file of files) {
      const outcome = await send(file)
      counts[outcome.result] += 1
      bar.value += 1
      show(outcome)
      summary.textContent = `files: ${bar.value}, created: ${counts.created}, unchanged: ${counts.unchanged}, refused: ${counts.refused}`
    }
    removeEventListener("beforeunload", leaving)
    button.disabled = false
    tell(counts.refused ? "Done. Some files were refused." : "Done. Every file is in.")
  }

  form.addEventListener("submit", sendAll)
  return () => form.removeEventListener("submit", sendAll)
}
