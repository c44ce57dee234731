/** Presses of Escape that leave, and the longest pause between them in milliseconds. */
const presses = 3
const pause = 1500

/** Leaves a sensitive page at once and takes its place in the history; three presses of Escape do the same. */
export function leaveQuickly(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-exit]')
  if (!link) return
  const leave = () => {
    document.body.hidden = true
    location.replace(link.href)
  }
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })
  link.querySelector<HTMLElement>('[data-exit-hint]')?.removeAttribute('hidden')
  let times: number[] = []
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    times = [...times.filter((time) => event.timeStamp - time < pause * presses), event.timeStamp].slice(-presses)
    if (times.length === presses) leave()
  })
}
