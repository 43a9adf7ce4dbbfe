/* Other windows of this browser are covered while the tablet is with a patient: a page of the questions says "out",
   a page of the practice says "here". What was typed under the cover stays. */
export function mount(page) {
  const channel = new BroadcastChannel("tablet")
  let cover

  function lift() {
    cover?.remove()
    cover = null
  }

  function lay() {
    cover = document.createElement("dialog")
    cover.className = "cover"
    const line = document.createElement("p")
    line.textContent = "This tablet is with a patient."
    cover.append(line)
    cover.addEventListener("close", () => cover?.showModal())
    document.body.append(cover)
    cover.showModal()
  }

  channel.addEventListener("message", ({ data }) => {
    if (page.dataset.tablet === "out") return
    if (data === "out" && !cover) lay()
    if (data === "here") lift()
  })
  channel.postMessage(page.dataset.tablet)
  return () => channel.close()
}
