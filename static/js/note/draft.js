/* What the person touched and the server has not taken yet, and at which version each field was read.
   A field that somebody else changed while it is being edited here stays at the version it was read at.
   Each sending has its number: where an answer was lost, the next goes on from what this window saved itself. */
import { fill, said } from "./entries.js"

export class Draft {
  touched = new Map()
  behind = new Map()
  held = new Set()
  turn = 0
  sendings = 0
  window = crypto.getRandomValues(new Uint32Array(3)).join("-")

  constructor(form) {
    this.form = form
  }

  get version() {
    return this.form.elements.version.value
  }

  get waiting() {
    return [...this.touched.keys()].filter((name) => !this.held.has(name))
  }

  touch(name) {
    this.turn += 1
    this.touched.set(name, this.turn)
  }

  readings(names) {
    return ["", ...names.map((name) => `${name}@${this.behind.get(name) ?? this.version}`)]
  }

  body(names) {
    const body = new FormData()
    body.append("csrf_token", this.form.elements.csrf_token.value)
    body.append("version", this.version)
    body.append("window", `${this.window}@${++this.sendings}`)
    for (const reading of this.readings(names)) body.append("read", reading)
    for (const name of names) {
      for (const value of said(this.form, name)) body.append(name, value)
    }
    return body
  }

  /* Remembers how often each field had been touched when it was sent: more typing meanwhile keeps it waiting. */
  sent(names) {
    return new Map(names.map((name) => [name, this.touched.get(name)]))
  }

  taken(sent, { version, changed }) {
    for (const [name, turn] of sent) {
      this.behind.delete(name)
      if (this.touched.get(name) === turn) this.touched.delete(name)
    }
    for (const [name, value] of Object.entries(changed)) {
      if (!this.touched.has(name)) fill(this.form, name, value)
      else if (!this.behind.has(name)) this.behind.set(name, this.version)
    }
    this.form.elements.version.value = version
  }

  /* For a plain sending of the form: the touched fields and their versions travel as hidden fields. */
  carry() {
    for (const old of this.form.querySelectorAll("input[name=read]")) old.remove()
    for (const reading of this.readings([...this.touched.keys()])) {
      const input = document.createElement("input")
      input.type = "hidden"
      input.name = "read"
      input.value = reading
      this.form.append(input)
    }
  }
}
