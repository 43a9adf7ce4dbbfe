/* In every text of this element a code brings its words: ".soft" and a space, Enter or Tab. Tab then leads from blank
   to blank. The phrases come from data-phrases when the first text is entered, and stay in memory only. */
import { blankAfter, blankBefore, blanksOf, codeAt, finishedCodeAt, lengthOf } from "../note/blanks.js"
import { PhraseList, phrasesOf } from "../note/phrase-list.js"
import { tell } from "../tell.js"

const LONGEST = 20000
const TYPED = new Set(["insertText", "insertLineBreak", "insertCompositionText"])

export function mount(place) {
  let known = null
  let asked = null
  let isBringing = false
  const list = new PhraseList((phrase) => bring(list.field, phrase, codeAt(list.field.value, list.field.selectionEnd)))

  /* What was typed before the phrases came is looked at then. */
  async function entered({ target }) {
    if (!target.matches("textarea")) return
    asked ??= phrasesOf(place.dataset.phrases)
    known = await asked
    if (!known) asked = null
    else target.setAttribute("aria-autocomplete", "list")
    if (document.activeElement === target) typed({ target, inputType: "insertText" })
  }

  const phraseOf = (code) => known?.find((phrase) => phrase.code === code)

  /* As if it were typed: Ctrl+Z takes it back, and whoever listens for input hears it. */
  function bring(field, { code, wording }, { start, end }, ending = "") {
    list.close()
    const rest = lengthOf(field.value) - (end - start)
    const longest = Number(field.dataset.longest ?? LONGEST)
    if (rest + lengthOf(wording) > longest) {
      return tell(`.${code} does not fit: this text holds ${longest.toLocaleString("en")} characters at most.`, "error")
    }
    const [first] = blanksOf(wording)
    isBringing = true
    field.setSelectionRange(start, end)
    document.execCommand("insertText", false, first ? wording : wording + ending)
    isBringing = false
    if (first) field.setSelectionRange(start + first.start, start + first.end)
  }

  function typed({ target, inputType }) {
    if (!target.matches("textarea") || isBringing || !known) return
    const at = target.selectionEnd
    const finished = TYPED.has(inputType) && finishedCodeAt(target.value, at)
    const phrase = finished && phraseOf(finished.code)
    if (phrase) return bring(target, phrase, finished, finished.ending === " " ? " " : "")
    const begun = TYPED.has(inputType) || list.isOpen ? codeAt(target.value, at) : null
    list.show(target, begun ? known.filter(({ code }) => code.startsWith(begun.code)) : [])
  }

  function pressed(event) {
    const { key, target: field } = event
    if (!field.matches("textarea") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (list.isOpen && act(key, event.shiftKey)) return event.preventDefault()
    if (key !== "Tab") return
    const blank = event.shiftKey ? blankBefore(field.value, field.selectionStart) : blankAfter(field.value, field.selectionEnd)
    if (!blank) return
    event.preventDefault()
    field.setSelectionRange(blank.start, blank.end)
  }

  /* True where the list took the key. */
  function act(key, isShifted) {
    if (key === "ArrowDown" || key === "ArrowUp") list.choose(list.chosen + (key === "ArrowDown" ? 1 : -1))
    else if (key === "Escape") list.close()
    else if ((key === "Enter" || key === "Tab") && !isShifted) bring(list.field, list.phrase, codeAt(list.field.value, list.field.selectionEnd))
    else return false
    return true
  }

  const listening = new AbortController()
  const heard = { focusin: entered, input: typed, keydown: pressed, focusout: () => list.close(), filled: () => list.close() }
  for (const [name, act_] of Object.entries(heard)) place.addEventListener(name, act_, { signal: listening.signal })
  return () => listening.abort()
}
