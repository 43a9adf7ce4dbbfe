/* Looking at what is signed, and signing it, without leaving the page: the box shows what the server will sign. */
import { fromServer } from "../trusted.js"
import { showLeft, state } from "./answers.js"
import { asked, post } from "./post.js"

export async function review(form, saver) {
  const status = await saver.save(true)
  if (status !== 200) return
  const { status: found, data } = await asked(form.dataset.signature)
  if (found === 422) showLeft(data.left)
  else if (found === 200) open(form, data)
  else state("What is signed could not be shown. Try once more", true)
}

function open(form, html) {
  const dialog = document.querySelector("#signing")
  show(dialog, html)
  const listening = new AbortController()
  const { signal } = listening
  dialog.addEventListener("close", () => listening.abort(), { signal })
  dialog.addEventListener("submit", (event) => sign(event, form, dialog), { signal })
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

async function sign(event, form, dialog) {
  event.preventDefault()
  const button = event.submitter
  button.disabled = true
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
