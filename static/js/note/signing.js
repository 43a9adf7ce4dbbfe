/* Looking at what is signed, and signing it, without leaving the page: the box shows what the server will sign. */
import { fromServer } from "../trusted.js"
import { showLeft, state } from "./answers.js"
import { asked, post } from "./post.js"

export async function review(form, saver) {
  const status = await saver.save(true)
  if (saver.isHeld) return showHeld()
  if (status !== 200) return
  const { status: found, data } = await asked(form.dataset.signature)
  if (found === 422) showLeft(data.left)
  else if (found === 200) open(form, saver, data)
  else state("What is signed could not be shown. Try once more", true)
}

/* What could not be saved is not what the box would show: it is put right first. */
function showHeld() {
  const place = document.querySelector("#clash:not([hidden]) button, [aria-invalid=true]")
  const field = place?.matches("fieldset, div") ? place.querySelector("input, select, textarea") : place
  field?.focus()
}

function open(form, saver, html) {
  const dialog = document.querySelector("#signing")
  show(dialog, html)
  const listening = new AbortController()
  const { signal } = listening
  dialog.addEventListener("close", () => listening.abort(), { signal })
  dialog.addEventListener("submit", (event) => sign(event, form, saver, dialog), { signal })
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return
    event.preventDefault()
    dialog.close()
  }, { signal })
  dialog.showModal()
  dialog.querySelector("button")?.focus()
}

function show(dialog, html) {
  dialog.innerHTML = fromServer(html)
}

async function sign(event, form, saver, dialog) {
  event.preventDefault()
  const button = event.submitter
  button.disabled = true
  await saver.save() // what was typed while the box was on its way makes another version, which is not signed unseen
  const { status, data } = await post(event.target, () => new FormData(event.target), form)
  if (status === 200) signed(form, dialog, data)
  else if (status === 422) {
    dialog.close()
    showLeft(data.left)
  } else {
    button.disabled = false
    say(dialog, status === 0 ? "Not signed: no answer. Try once more." : (data.message ?? "Not signed. Look at the note again."))
  }
}

function signed(form, dialog, html) {
  form.dispatchEvent(new Event("signed"))
  show(dialog, html)
  dialog.addEventListener("cancel", (event) => event.preventDefault())
  dialog.querySelector("[data-signed]").focus()
  state(dialog.querySelector("[data-signed]").textContent.trim())
}

function say(dialog, words) {
  const line = dialog.querySelector(".field-error") ?? document.createElement("p")
  line.className = "field-error"
  line.setAttribute("role", "alert")
  line.textContent = words
  dialog.querySelector(".dialog-foot").prepend(line)
}
