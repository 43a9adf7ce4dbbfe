/* Mounts behaviours/<name>.js on every [data-behaviour~=name], at the start and where a part was drawn anew.
   A behaviour exports mount(element) and may return a function that undoes it. */
import "./trusted.js"
import { tell } from "./tell.js"

const mounted = new WeakMap()

/* Resolves when all of them are: also those that another call has begun. They are fetched side by side and mounted in
   the order they are named in. */
function mount(element) {
  const begun = mounted.get(element) ?? new Map()
  mounted.set(element, begun)
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (!/^[a-z-]+$/.test(name) || begun.has(name)) continue
    begun.set(name, begin(import(`./behaviours/${name}.js`), element, [...begun.values()].at(-1)))
  }
  return Promise.all(begun.values())
}

/* Gives what undoes it. */
async function begin(behaviour, element, before) {
  await before
  return (await behaviour).mount(element)
}

function each(root, act) {
  const within = [...(root.querySelectorAll?.("[data-behaviour]") ?? [])]
  return (root.matches?.("[data-behaviour]") ? [root, ...within] : within).map(act)
}

function unmount(element) {
  mounted.get(element)?.forEach((begun) => begun.then((undo) => undo?.(), () => {})) // what failed was told of
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

/* data-ready: from now on the page answers to its keys; htmx, which comes after this script, is there too. */
const loaded = new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }))
Promise.allSettled([loaded, ...each(document, mount)]).then(() => { document.documentElement.dataset.ready = "yes" })
document.addEventListener("htmx:load", ({ detail }) => each(detail.elt, mount))
document.addEventListener("drawn", ({ target }) => each(target, mount))
document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => each(detail.elt, unmount))
document.addEventListener("htmx:responseError", troubled)
document.addEventListener("htmx:sendError", troubled)
