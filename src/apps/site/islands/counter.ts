/** From how full a field tells how many characters are left. */
const nearlyFull = 0.8

/** Tells under long fields how many characters are left, once they are nearly full. */
export function countLetters(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-counter]')) count(area)
}

function count(area: HTMLTextAreaElement): void {
  const message = document.createElement('p')
  message.className = 'hint counter'
  message.setAttribute('aria-live', 'polite')
  area.after(message)
  const numbers = new Intl.NumberFormat(document.documentElement.lang)
  const tell = () => {
    const left = area.maxLength - area.value.length
    const full = area.value.length > area.maxLength * nearlyFull
    message.textContent = full ? (area.dataset.counter ?? '').replace('%', numbers.format(left)) : ''
  }
  area.addEventListener('input', tell)
  tell()
}
