/** A letter parted into what its writer wrote and what is carried along. */
export interface Letter {
  /** The writer's own words, without the signature. */
  readonly own: string
  /** The writer's signature; empty where there is none for certain. */
  readonly signature: string
  /** Earlier messages, quoted or forwarded; empty where there are none. */
  readonly carried: string
}

/** Lines by which mail programs begin an earlier message, in the languages of our reporters. */
const introductions: readonly RegExp[] = [
  // On Mon, 21 Nov 2026 at 10:00, Name <a@b> wrote: · 21 нояб. 2026 г., 10:00 Имя <a@b> написал(а): · … деп жазды:
  /^on\s.{5,300}\swrote:$/i,
  /^.{5,300}(пишет|писал|писала|написал|написала|написал\(а\)|писал\(а\)|жазды|жазған|жазып жатыр):?$/iu,
  /^.{3,200}\d{1,2}:\d{2}.{0,150}<[^<>\s]+@[^<>\s]+>\s*:$/u,
  /^[-_=*\s]{2,}\s*(original message|forwarded message|begin forwarded message|исходное сообщение|пересылаемое сообщение|пересланное сообщение|бастапқы хабар|қайта жіберілген хабар|түпнұсқа хабар).{0,40}$/iu,
  /^(begin forwarded message|начало переадресованного сообщения|начало переадресованного письма):$/iu,
]

/** The first line of a header that Outlook and phones put over an earlier message; one more of its lines must follow. */
const headerFirst = /^\*?(from|от|отправитель|кімнен|жіберуші)\s*:\*?\s*\S/iu
const headerMore = /^\*?(sent|date|to|subject|отправлено|дата|кому|тема|жіберілді|күні|кімге|тақырыбы)\s*:\*?/iu

/**
 * Parts a letter. Lines quoted by `>` and everything below an introduction are carried along; a signature is what follows
 * `-- ` (RFC 3676 §4.3), or a complimentary close whose next lines bear the writer's name or address. Nothing is thrown away.
 */
export function partLetter(text: string, writer: { readonly name: string; readonly address: string }): Letter {
  const lines = text.split('\n')
  const start = carriedFrom(lines)
  const above = lines.slice(0, start)
  const quoted = above.filter((line) => isQuoted(line))
  const { body, signature } = partSignature(
    above.filter((line) => !isQuoted(line)),
    writer,
  )
  return {
    own: body.join('\n').trim(),
    signature: signature.join('\n').trim(),
    carried: [...quoted, ...lines.slice(start)].join('\n').trim(),
  }
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line)
}

/** The line from which on everything is an earlier message; the number of lines where there is none. */
function carriedFrom(lines: readonly string[]): number {
  const at = lines.findIndex((line, i) => {
    const bare = line.trim()
    if (bare.length > 600) return false
    // Programs break a long introduction over two lines.
    const joined = `${bare} ${(lines[i + 1] ?? '').trim()}`
    if (introductions.some((pattern) => pattern.test(bare))) return true
    if (/^(on|\d)/i.test(bare) && joined.length < 400 && introductions.slice(0, 3).some((one) => one.test(joined))) {
      return true
    }
    return headerFirst.test(bare) && lines.slice(i + 1, i + 5).filter((next) => headerMore.test(next.trim())).length > 0
  })
  return at < 0 ? lines.length : at
}

const closes =
  /^(с уважением|с наилучшими пожеланиями|құрметпен|ізгі ниетпен|сәлеммен|(best |kind |warm )?regards|sincerely|yours (truly|sincerely|faithfully))(?!\p{L})/iu
const signatureLines = 12

function partSignature(lines: readonly string[], writer: { readonly name: string; readonly address: string }) {
  const dashes = lines.findLastIndex((line) => /^-- ?$/.test(line))
  if (dashes >= 0 && lines.length - dashes <= signatureLines + 4) return cut(lines, dashes)
  const close = lines.findLastIndex((line) => closes.test(line.trim()))
  const block = close < 0 ? [] : lines.slice(close)
  // A forged letter pasted in ends with a close as well: only one that bears the writer's own name is the writer's.
  const mine = block.length <= signatureLines && bears(block.join(' ').toLowerCase(), writer)
  return mine ? cut(lines, close) : { body: lines, signature: [] }
}

function cut(lines: readonly string[], at: number) {
  return { body: lines.slice(0, at), signature: lines.slice(at) }
}

function bears(block: string, { name, address }: { readonly name: string; readonly address: string }): boolean {
  if (address !== '' && block.includes(address.toLowerCase())) return true
  const words = name.toLowerCase().match(/\p{L}{3,}/gu) ?? []
  return words.length > 0 && words.every((word) => block.includes(word))
}
