/* The page accepts no HTML from scripts, but for what htmx brings from this same origin while it answers a request. */
let answering = 0

/* Told by the request itself: what asked may be gone from the page by the time of the answer. */
function asked({ detail: { xhr } }) {
  xhr.addEventListener("readystatechange", () => { if (xhr.readyState === XMLHttpRequest.DONE) answered(xhr) })
}

function answered(xhr) {
  const from = new URL(xhr.responseURL || location.href, location.href)
  if (from.origin !== location.origin) return
  answering += 1
  setTimeout(() => { answering -= 1 })
}

document.addEventListener("htmx:beforeSend", asked)

/* What this page itself asked its own server for by fetch, and nothing else. */
const own = globalThis.trustedTypes?.createPolicy("own-server", { createHTML: (html) => html })

export const fromServer = (html) => own?.createHTML(html) ?? html

globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (answering > 0 ? html : null),
})
