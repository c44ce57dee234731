import { anchorOf, type PrivateName, type PrivateReading, readPrivately } from './private-identifier.ts'
import { type PrivateFinding, type PrivateVerdict, weigh } from './private-verdict.ts'

interface Parameters {
  readonly salt: string
  readonly iterations: number
  readonly digits: number
  readonly kinds: readonly { readonly kind: string; readonly prefixDigits: number }[]
  readonly publicSuffixes: readonly string[]
}

interface Group {
  readonly entries: readonly (Omit<PrivateFinding, 'name'> & { readonly suffix: string })[]
}

const address = '/api/v1/private-check/'

/**
 * Offers, beside the ordinary check, one that shows us neither the number nor its hash: the browser asks for
 * everything listed under the first digits of a slow hash and looks for itself. Nothing is kept.
 */
export function checkPrivately(): void {
  const box = document.querySelector<HTMLElement>('[data-private-check]')
  const button = box?.querySelector('button')
  const input = document.querySelector<HTMLInputElement>('#q')
  // WebCrypto is missing on plain HTTP, whatever its type says.
  if (!box || !button || !input || !(crypto.subtle as SubtleCrypto | undefined)) return
  box.hidden = false
  button.addEventListener('click', () => {
    if (button.disabled || !input.reportValidity()) return
    button.disabled = true
    tell(box, 'waiting')
    const reading = readPrivately(input.value)
    answer(reading)
      .then((verdict) => tell(box, typeof verdict === 'string' ? verdict : verdict.state, verdict))
      .catch(() => tell(box, 'failed'))
      .finally(() => (button.disabled = false))
  })
  // An answer about one number must not stand under another.
  input.addEventListener('input', () => tell(box, ''))
}

async function answer(reading: PrivateReading): Promise<PrivateVerdict | 'unsure' | 'card'> {
  if (reading === undefined) return 'unsure'
  if (reading === 'card') return 'card'
  const parameters = await get<Parameters>('parameters')
  const kinds = [...new Set(reading.map(({ kind }) => kind))]
  const findings = await Promise.all(
    kinds.map((kind) =>
      lookUp(
        reading.filter((name) => name.kind === kind),
        parameters,
      ),
    ),
  )
  return weigh(reading, findings.flat())
}

/** Names of one kind, by one request: domains above each other are asked for by what they have in common. */
async function lookUp(names: readonly PrivateName[], parameters: Parameters): Promise<readonly PrivateFinding[]> {
  const [{ kind, value } = { kind: '', value: '' }] = names
  const anchor = kind === 'domain' ? anchorOf(value, parameters.publicSuffixes) : value
  const most = parameters.kinds.find((one) => one.kind === kind)?.prefixDigits ?? 0
  // Whatever the server says, never more of the hash than this leaves the browser.
  if (most < 1 || most > 4) throw new Error('a prefix of this length would tell too much')
  const values = [...new Set([anchor, ...names.map((name) => name.value)])]
  const hashes = await Promise.all(values.map((one) => slowHash(`${kind}:${one}`, parameters)))
  const { entries } = await get<Group>(`${kind}/${(hashes[0] ?? '').slice(0, most)}`)
  return entries.flatMap(({ suffix, state, topic }) => {
    const found = values[hashes.findIndex((hash) => hash.slice(most) === suffix)]
    return names.filter((name) => name.value === found).map((name) => ({ name, state, topic }))
  })
}

async function slowHash(text: string, { salt, iterations, digits }: Parameters): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(text), 'PBKDF2', false, ['deriveBits'])
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const options = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes, iterations }
  const bits = new Uint8Array(await crypto.subtle.deriveBits(options, key, digits * 4))
  return Array.from(bits, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(address + path, { credentials: 'omit' })
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as Body
}

/** Shows the one answer of those that stand in the page, and what is listed where that is another name. */
function tell(box: HTMLElement, state: string, verdict?: PrivateVerdict | string): void {
  for (const part of box.querySelectorAll<HTMLElement>('[data-answer]')) {
    part.hidden = part.dataset.answer !== state
    const listed = part.querySelector<HTMLElement>('[data-listed]')
    if (part.hidden || !listed) continue
    const name = typeof verdict === 'object' ? verdict.listed : undefined
    listed.hidden = name === undefined
    listed.textContent = name === undefined ? '' : (listed.dataset.listed ?? '').replace('%', () => name.value)
  }
}
