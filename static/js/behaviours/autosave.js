/* Saves a note as it is written: 800 ms after the last change and when a field is left. Its state is said in words. */
import { Draft } from "../note/draft.js"
import { isChanged, mark } from "../note/entries.js"
import { Hand } from "../note/hand.js"
import { Saver } from "../note/saver.js"
import { review } from "../note/signing.js"

export function mount(form) {
  const listening = new AbortController()
  const { signal } = listening
  const draft = new Draft(form)
  const saver = new Saver(form, draft, new Hand(form, signal))
  let leaving = "no"

  function touched({ target }) {
    if (!target.name || target.type === "hidden") return
    draft.touch(target.name)
    if (draft.held.has(target.name) && !saver.clashes.has(target.name)) {
      draft.held.delete(target.name)
      mark(target.name)
    }
    saver.soon()
  }

  /* Save and Enter stay here. Other buttons first prove that the sign-in holds, then send the form itself. */
  async function submitted(event) {
    const { submitter } = event
    if (leaving === "now") {
      leaving = "gone"
      return
    }
    event.preventDefault()
    if (leaving !== "no") return
    if (submitter?.value === "sign") {
      review(form, saver)
      return
    }
    const stays = !submitter?.name && !submitter?.hasAttribute("formaction")
    leaving = stays ? "no" : "soon"
    const status = await saver.save(true)
    const isHeard = status === 200 || status === 409 || status === 422
    leaving = stays || !isHeard ? "no" : "now"
    if (leaving === "no") return
    draft.carry()
    form.requestSubmit(submitter)
  }

  /* Typed before this script came, or sent before and refused: it waits too. */
  function typedBefore() {
    const refused = (form.dataset.touched ?? "").split(" ").filter(Boolean)
    const changed = [...form.elements].filter((one) => one.name && one.type !== "hidden" && isChanged(one))
    for (const name of [...refused, ...changed.map((one) => one.name)]) draft.touch(name)
    if (draft.waiting.length) saver.soon()
  }

  const guard = (event) => {
    if (saver.isUnsaved && leaving !== "gone") event.preventDefault()
  }
  const again = () => {
    if (draft.waiting.length) saver.save()
  }
  const back = () => {
    leaving = "no"
  }

  const done = () => {
    leaving = "gone"
  }

  for (const name of ["input", "change"]) form.addEventListener(name, touched, { signal })
  form.addEventListener("focusout", again, { signal })
  form.addEventListener("submit", submitted, { signal })
  form.addEventListener("signed", done, { signal })
  addEventListener("online", again, { signal })
  addEventListener("pageshow", back, { signal })
  addEventListener("beforeunload", guard, { signal })
  form.dataset.saves = "by itself"
  typedBefore()
  return () => listening.abort()
}
