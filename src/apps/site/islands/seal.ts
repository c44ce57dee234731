import { type SealingKey, sealJwe } from '#kernel/jwe'

/** Fields of the page and what they are called in what is sealed. */
const parts = { contactPhone: 'phone', contactEmail: 'email', contactName: 'name', contactWhen: 'when' }

/**
 * Seals how to call back before the form leaves: what was typed goes to the hotline's key and nowhere else. Where the
 * browser cannot, or an answer looks wrong, the form goes as it is and the server seals it or asks again.
 */
export function sealContacts(): void {
  const group = document.querySelector<HTMLElement>('[data-seal]')
  const form = group?.closest('form')
  // WebCrypto is missing on plain HTTP, whatever its type says.
  if (!group?.dataset.seal || !form || !(crypto.subtle as SubtleCrypto | undefined)) return
  const key = JSON.parse(group.dataset.seal) as SealingKey
  let sealed = false
  form.addEventListener('submit', (event) => {
    const inputs = [...group.querySelectorAll('input')].filter(({ value }) => value.trim() !== '')
    if (sealed || inputs.length === 0 || !looksRight(group)) return
    event.preventDefault()
    sealed = true
    const { submitter } = event
    const details = Object.fromEntries(
      inputs.map(({ name, value }) => [parts[name as keyof typeof parts], value.trim()]),
    )
    sealJwe(JSON.stringify(details), key, crypto)
      .then((jwe) => {
        for (const input of inputs) input.value = ''
        const kept = form.querySelector<HTMLInputElement>('input[name=contact]') ?? document.createElement('input')
        Object.assign(kept, { type: 'hidden', name: 'contact', value: jwe })
        form.append(kept)
      })
      .catch(() => undefined)
      // Later, as a task of its own: a form that is still telling of its first submission takes no second one (HTML, form submission).
      .finally(() => setTimeout(() => form.requestSubmit(submitter)))
  })
}

/** As the server sees it: one way to answer, a telephone number of five digits, an address with its sign. */
function looksRight(group: HTMLElement): boolean {
  const valueOf = (name: string) => group.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? ''
  const phone = valueOf('contactPhone')
  const email = valueOf('contactEmail')
  if (phone === '' && email === '') return false
  const readable = /^[+\d\s().,/-]+$/.test(phone) && phone.replace(/\D/g, '').length >= 5
  return (phone === '' || readable) && (email === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
}
