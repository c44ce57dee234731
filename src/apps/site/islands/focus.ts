/** Brings the error summary to whoever listens or zooms, as soon as the page stands. */
export function focusErrors(): void {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
}
