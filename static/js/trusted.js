/* The page accepts no HTML from scripts, but for what htmx brings from this same origin while it answers a request. */
let answering = 0

function answered({ detail }) {
  const from = new URL(detail.xhr.responseURL || location.href, location.href)
  if (from.origin !== location.origin) return
  answering += 1
  setTimeout(() => { answering -= 1 })
}

document.addEventListener("htmx:beforeOnLoad", answered)

/* What this page itself asked its own server for by fetch, and nothing else. */
const own = globalThis.trustedTypes?.createPolicy("own-server", { createHTML: (html) => html })

export const fromServer = (html) => own?.createHTML(html) ?? html

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (answering > 0 ? html : null),
})
