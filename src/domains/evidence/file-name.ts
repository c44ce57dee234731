import { cleanText } from '#formats/clean-text'

const nameLength = 120
const fallback = 'attachment'

/** Characters that some file system or shell takes for something else (Windows, POSIX). */
const reserved = /[<>:"|?*%$`'&;]/g

/** Names that Windows takes for devices, with any extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The name of an attachment fit to store, show and offer for download: without folders (`../../x` is `x`), control,
 * bidirectional and invisible characters, leading dots and reserved characters; at most 120 characters, of which the
 * extension is kept. Never empty.
 */
export function cleanFileName(raw: string): string {
  const last = cleanText(raw.slice(0, 5000).replaceAll('\0', ''))
    .split(/[/\\]/)
    .findLast((part) => /[^\s.]/.test(part))
  const plain = (last ?? '')
    .replaceAll(reserved, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '')
  const safe = device.test(plain) ? `_${plain}` : plain
  return shortened(safe) || fallback
}

function shortened(name: string): string {
  if (name.length <= nameLength) return name
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
  // Cut between characters, never inside one.
  return `${name
    .slice(0, nameLength - extension.length)
    .toWellFormed()
    .replaceAll('\ufffd', '')}${extension}`
}
