/* Beside the moment up to which a time is held: how much of it is left. Says nothing to a screen reader every second.
   Told the seconds that are left, not the moment: the clock of this computer may be wrong. */
export function mount(place) {
  const until = Date.now() + Number(place.dataset.left) * 1000
  let timer

  function tell() {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000))
    place.textContent = left ? `, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : ", free again"
    if (!left) clearInterval(timer)
  }

  timer = setInterval(tell, 1000)
  tell()
  return () => clearInterval(timer)
}
