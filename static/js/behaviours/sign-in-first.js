/* Before the form leaves, its sign-in is made sure of: one that lapsed is renewed beside it, and nothing typed is lost. */
import { state } from "../note/answers.js"
import { regain } from "../note/sign-in-again.js"

export function mount(form) {
  let isSure = false

  async function submitted(event) {
    if (isSure) return
    event.preventDefault()
    const { submitter } = event
    try {
      isSure = await regain(form)
    } catch {
      state("Offline. Not saved yet, kept on this page", true)
    }
    if (isSure) form.requestSubmit(submitter)
  }

  const back = () => {
    isSure = false
  }

  form.addEventListener("submit", submitted)
  addEventListener("pageshow", back)
  return () => {
    form.removeEventListener("submit", submitted)
    removeEventListener("pageshow", back)
  }
}
