/* Mounts behaviours/<name>.js on every [data-behaviour~=name], at the start and where a part was drawn anew.
   A behaviour exports mount(element) and may return a function that undoes it. */
import "./trusted.js"
import { tell } from "./tell.js"

const mounted = new WeakMap()

async function mount(element) {
  const running = mounted.get(element) ?? new Map()
  mounted.set(element, running)
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (!/^[a-z-]+$/.test(name) || running.has(name)) continue
    running.set(name, null)
    const behaviour = await import(`./behaviours/${name}.js`)
    running.set(name, behaviour.mount(element) ?? null)
  }
}

function each(root, act) {
  const within = [...(root.querySelectorAll?.("[data-behaviour]") ?? [])]
  return (root.matches?.("[data-behaviour]") ? [root, ...within] : within).map(act)
}

function unmount(element) {
  mounted.get(element)?.forEach((undo) => undo?.())
  mounted.delete(element)
}

const WORDS = {
  0: "Offline. Not saved yet, kept on this page.",
  401: "You were signed out. What you typed is still here: sign in again in another tab, then repeat this.",
  403: "Your role does not allow this. Nothing was changed.",
  404: "This is no longer here, or not within your reach. Nothing was changed.",
  413: "That is too large to send. Nothing was changed.",
  423: "The tablet is with a patient. This is not saved yet; repeat it once the tablet is back.",
  429: "Too many tries in a short time. Wait a minute, then repeat this.",
}

function troubled({ detail }) {
  tell(WORDS[detail.xhr.status] ?? "That did not work, and nothing was changed. Try once more.", "error")
}

/* data-ready: from now on the page answers to its keys. */
Promise.allSettled(each(document, mount)).then(() => { document.documentElement.dataset.ready = "yes" })
document.addEventListener("htmx:load", ({ detail }) => each(detail.elt, mount))
document.addEventListener("drawn", ({ target }) => each(target, mount))
document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => each(detail.elt, unmount))
document.addEventListener("htmx:responseError", troubled)
document.addEventListener("htmx:sendError", troubled)
