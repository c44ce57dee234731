import { checkMessage, type IsoMessage, readMessage } from '#formats/iso20022/message'
import { fail, ok, type Result } from '#kernel/result'

/** A text of JSON that a database can keep. Fails with `request.not-utf8` or `request.not-json`. */
export function readJson(body: Uint8Array): Result<unknown> {
  const text = textOf(body)
  if (text === undefined) return fail('request.not-utf8')
  let sound = true
  try {
    const value: unknown = JSON.parse(text, (key, each: unknown) => {
      if (key === '__proto__' || !isSound(key) || (typeof each === 'string' && !isSound(each))) sound = false
      return each
    })
    return sound ? ok(value) : fail('request.not-json')
  } catch {
    return fail('request.not-json')
  }
}

/** PostgreSQL has no text with the zero character in it, nor with half of a surrogate pair. */
const isSound = (text: string) => text.isWellFormed() && !text.includes('\0')

/** Strict UTF-8: bytes that are none become U+FFFD, which no message has reason to hold. */
function textOf(body: Uint8Array): string | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  return text.includes('\ufffd') ? undefined : text
}

/** A message in its XML or its JSON form. Fails as `readMessage`, `checkMessage` and `readJson` do. */
export function readIso(body: Uint8Array, { xml }: { readonly xml: boolean }): Result<IsoMessage> {
  if (!xml) {
    const json = readJson(body)
    return json.ok ? checkMessage(json.value) : json
  }
  const text = textOf(body)
  return text === undefined
    ? fail('request.not-utf8')
    : readMessage(text, { characters: 500_000, elements: 20_000, depth: 40 })
}
