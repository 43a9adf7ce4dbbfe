/* Renews a lapsed sign-in without leaving the page. The box does not take the cursor away: one can type on. */
import { state } from "./answers.js"

const json = { headers: { Accept: "application/json" } }

function refresh(token) {
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token
}

/* True: the same person is signed in (again). False: not now. */
export async function regain(form) {
  const { csrf_token: token, person, name } = await (await fetch(form.dataset.signIn, json)).json()
  refresh(token)
  if (person === form.dataset.person) return true
  return ask(form, person ? `${name} is signed in in this browser now.` : "")
}

function ask(form, message) {
  const dialog = document.querySelector("#sign-in-again")
  const writing = document.activeElement
  state("Signed out. Not saved yet, kept on this page", true)
  complain(dialog, message)
  if (!dialog.open) dialog.show()
  writing?.focus({ preventScroll: true })
  return new Promise((resolve) => {
    const leave = (answer) => {
      dialog.close()
      listening.abort()
      resolve(answer)
    }
    const listening = new AbortController()
    const { signal } = listening
    dialog.querySelector("button[value=later]").addEventListener("click", () => leave(false), { signal })
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault()
      if (await isLetIn(form, dialog)) leave(true)
    }, { signal })
  })
}

async function isLetIn(form, dialog) {
  const body = new FormData(dialog.querySelector("form"))
  body.append("person", form.dataset.person)
  try {
    const response = await fetch(form.dataset.signIn, { method: "POST", body, ...json })
    const answer = await response.json()
    if (response.ok) refresh(answer.csrf_token)
    else complain(dialog, answer.message)
    if (response.ok) dialog.querySelector("[type=password]").value = ""
    return response.ok
  } catch {
    complain(dialog, "The server cannot be reached. Try again in a moment.")
    return false
  }
}

function complain(dialog, message) {
  const line = dialog.querySelector("[role=alert]")
  line.textContent = message ?? ""
  line.hidden = !message
}
