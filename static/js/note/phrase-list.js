/* The list of phrases under a text while a code is typed: the text keeps the focus, the list says what is chosen. */
const MOST = 8

/* Those at hand for this person, or null where they cannot be had at the moment. */
export async function phrasesOf(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null)
  return answer?.ok ? (await answer.json()).phrases : null
}

export class PhraseList {
  field = null
  phrases = []
  chosen = 0

  constructor(take) {
    this.list = document.createElement("ul")
    this.list.className = "phrase-list"
    this.list.id = "phrase-list"
    this.list.setAttribute("role", "listbox")
    this.list.ariaLabel = "Phrases"
    this.list.addEventListener("pointerdown", (event) => event.preventDefault())
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]")
      if (option) take(this.phrases[[...this.list.children].indexOf(option)])
    })
  }

  get isOpen() {
    return this.field !== null
  }

  get phrase() {
    return this.phrases[this.chosen]
  }

  show(field, phrases) {
    if (!phrases.length) return this.close()
    if (field !== this.field) this.close()
    this.field = field
    this.phrases = phrases.slice(0, MOST)
    this.list.replaceChildren(...this.phrases.map(option))
    field.after(this.list)
    field.setAttribute("aria-controls", this.list.id)
    this.choose(0)
    this.list.scrollIntoView({ block: "nearest" })
  }

  /* Past the last comes the first again. */
  choose(place) {
    this.chosen = (place + this.phrases.length) % this.phrases.length
    for (const [index, one] of [...this.list.children].entries()) one.ariaSelected = String(index === this.chosen)
    this.list.children[this.chosen].scrollIntoView({ block: "nearest" })
    this.field.setAttribute("aria-activedescendant", this.list.children[this.chosen].id)
  }

  close() {
    this.field?.removeAttribute("aria-controls")
    this.field?.removeAttribute("aria-activedescendant")
    this.list.remove()
    this.field = null
  }
}

function option({ code, wording }, place) {
  const item = document.createElement("li")
  item.className = "phrase-option"
  item.id = `phrase-${place}`
  item.setAttribute("role", "option")
  const name = document.createElement("b")
  name.textContent = `.${code}`
  const words = document.createElement("span")
  words.textContent = wording
  item.append(name, words)
  return item
}
