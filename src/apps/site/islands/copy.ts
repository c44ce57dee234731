/** Shows the buttons that copy a number without its spaces, where the browser lets a page copy. */
export function offerCopies(): void {
  // The clipboard is missing on plain HTTP, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const label = button.textContent
    button.hidden = false
    button.setAttribute('aria-live', 'polite')
    button.addEventListener('click', () => {
      clipboard.writeText(button.dataset.copy ?? '').then(
        () => {
          button.textContent = button.dataset.copied ?? label
          setTimeout(() => (button.textContent = label), 3000)
        },
        () => (button.hidden = true),
      )
    })
  }
}
