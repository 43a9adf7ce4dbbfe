/* Puts the line (whose page, printed by whom and when) into the foot of every printed page.
   Without script it stands once, at the end of the print. */
const quoted = (text) => `"${text.replace(/["\\\n]/g, (sign) => `\\${sign.codePointAt(0).toString(16)} `)}"`

export function mount(line) {
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets.push(sheet)

  function write() {
    const now = new Date().toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })
    const words = `${line.textContent.trim()}, ${now}`
    sheet.replaceSync(`@page { @bottom-left { content: ${quoted(words)}; font: 8pt sans-serif; } } @media print { .print-line { display: none; } }`)
  }

  write()
  addEventListener("beforeprint", write)
  return () => removeEventListener("beforeprint", write)
}
