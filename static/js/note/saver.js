/* Sends what waits, one request at a time, and does what each answer asks for. */
import { showClash, showErrors, showWords, state } from "./answers.js"
import { post } from "./post.js"

const PAUSE = 800
const LONGEST_WAIT = 30000

export class Saver {
  clashes = new Map()
  failures = 0
  running = null

  constructor(form, draft, hand) {
    this.form = form
    this.draft = draft
    this.hand = hand
  }

  get isUnsaved() {
    return this.draft.touched.size > 0 || this.running !== null
  }

  get isHeld() {
    return this.draft.held.size > 0
  }

  /* Words typed a moment ago are never called saved. */
  soon() {
    if (!this.running && !this.draft.held.size && !this.failures) state("Saving…")
    this.later()
  }

  later(wait = PAUSE) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  /* Gives the status of the last answer. isAsked sends even where nothing waits, to see that the sign-in holds. */
  async save(isAsked = false) {
    clearTimeout(this.timer)
    while (this.running) await this.running
    const names = this.draft.waiting
    if (!names.length && !isAsked) return 200
    this.running = this.attempt(names)
    const status = await this.running
    this.running = null
    return status
  }

  async attempt(names) {
    const sent = this.draft.sent(names)
    state("Saving…")
    const { status, data } = await post(this.form, () => this.draft.body(names))
    await this.hand.isLifted()
    this.hand.steadily(() => this.answered(status, data, { names, sent }))
    return status
  }

  answered(status, data, { names, sent }) {
    if (status === 200) this.saved(data, sent)
    else if (status === 401) state("Signed out. Not saved yet, kept on this page", true)
    else if (status === 422) this.hold(Object.keys(data.errors), () => showErrors(data.errors))
    else if (data.clashes) this.clashed(data)
    else if (status === 423) this.unanswered(data.message)
    else if (status >= 400 && status < 500 && status !== 429) this.refused(data, names)
    else this.unanswered()
  }

  saved(data, sent) {
    this.failures = 0
    this.draft.taken(sent, data)
    showWords(data, this.form, [...this.draft.touched.keys()])
    this.restate(`Saved ${data.saved}`)
  }

  clashed({ clashes, by }) {
    for (const { field, label } of clashes) this.clashes.set(field, label)
    this.hold(clashes.map(({ field }) => field), () => showClash(this.clashes, by))
  }

  refused({ message }, names) {
    for (const name of names) this.draft.held.add(name)
    state(`Not saved. ${message} What you typed is still here.`, true)
  }

  /* Tried again until it is taken: the server is away, or the tablet is with a patient. */
  unanswered(words = "No answer. Not saved yet, kept on this page; trying again") {
    this.failures += 1
    state(navigator.onLine ? words : "Offline. Not saved yet, kept on this page", true)
    this.later(Math.min(1000 * 2 ** this.failures, LONGEST_WAIT))
  }

  /* These fields wait for the person; the others are saved at once. */
  hold(names, show) {
    for (const name of names) this.draft.held.add(name)
    show()
    if (this.draft.waiting.length) this.later(0)
    else this.restate()
  }

  restate(words) {
    if (this.clashes.size) state("Not saved until you choose", true)
    else if (this.draft.held.size) state("Not saved: put the marked field right", true)
    else if (this.draft.touched.size) this.later()
    else state(words)
  }
}
