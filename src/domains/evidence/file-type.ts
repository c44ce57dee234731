/** A media type as HTTP writes it, in lower case. */
export type MediaType = string

const unknown = 'application/octet-stream'
const program = 'application/vnd.microsoft.portable-executable'

/** First bytes by which formats are known, as latin-1 text at a place. */
const marks: readonly (readonly [at: number, text: string, type: MediaType])[] = [
  [0, '%PDF-', 'application/pdf'],
  [0, '\u0089PNG\r\n\u001a\n', 'image/png'],
  [0, '\u00ff\u00d8\u00ff', 'image/jpeg'],
  [0, 'GIF8', 'image/gif'],
  [0, 'BM', 'image/bmp'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [8, 'WEBP', 'image/webp'],
  [8, 'WAVE', 'audio/wav'],
  [8, 'AVI ', 'video/x-msvideo'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftypqt', 'video/quicktime'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\u001aE\u00df\u00a3', 'video/webm'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\u00ff\u00fb', 'audio/mpeg'],
  [0, '#!AMR', 'audio/amr'],
  [0, 'PK\u0003\u0004', 'application/zip'],
  [0, 'PK\u0005\u0006', 'application/zip'],
  [0, 'Rar!\u001a\u0007', 'application/vnd.rar'],
  [0, '7z\u00bc\u00af\u0027\u001c', 'application/x-7z-compressed'],
  [0, '\u001f\u008b', 'application/gzip'],
  [0, 'BZh', 'application/x-bzip2'],
  [0, '\u00fd7zXZ\0', 'application/x-xz'],
  [257, 'ustar', 'application/x-tar'],
  [32769, 'CD001', 'application/x-iso9660-image'],
  [0, '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'application/x-ole-storage'],
  [0, '{\\rtf', 'application/rtf'],
  [0, 'MZ', program],
  [0, '\u007fELF', 'application/x-elf'],
  [0, '\u00ca\u00fe\u00ba\u00be', 'application/java-vm'],
  [0, '\u00cf\u00fa\u00ed\u00fe', 'application/x-mach-binary'],
  [0, 'L\0\0\0\u0001\u0014\u0002\0', 'application/x-ms-shortcut'],
  [0, '#!', 'text/x-script'],
]

/**
 * What bytes say they are by how they begin; the sender's word is not asked. Nothing is opened or unpacked.
 * `application/octet-stream` where nothing is recognised.
 */
export function typeOfBytes(bytes: Buffer): MediaType {
  const found = marks.find(([at, text]) => bytes.toString('latin1', at, at + text.length) === text)
  if (found) return found[2]
  const start = bytes.subarray(0, 4096)
  if (start.length === 0 || start.includes(0)) return unknown
  // A letter may be cut at the end of what is looked at.
  const text = new TextDecoder().decode(start, { stream: true })
  if (text.includes('\ufffd')) return unknown
  if (/^\s*(<!--[^>]*-->\s*)*<(!doctype html|html|head|body|script|iframe|form|meta)\b/i.test(text)) return 'text/html'
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<svg\b/i.test(text)) return 'image/svg+xml'
  return /^\s*<\?xml\b/.test(text) ? 'application/xml' : 'text/plain'
}

/** A media type as the sender wrote it, or `application/octet-stream` where that is none. */
export function declaredType(written: string): MediaType {
  const type = (written.split(';')[0] ?? '').trim().toLowerCase()
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/.test(type) ? type : unknown
}

/** What somebody should know before opening a file. */
export type FileWarning = 'program' | 'active-content' | 'archive' | 'disguised'

const programTypes =
  /^application\/(vnd\.microsoft\.portable-executable|x-elf|java-vm|x-mach-binary|x-ms-shortcut)$|^text\/x-script$/
const programNames =
  /\.(exe|com|scr|pif|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|cpl|jar|apk|apkm|xapk|app|dmg|pkg|deb|rpm|sh|lnk|url|reg|dll|iso|img|vhd)$/i
const activeTypes = /^(text\/html|image\/svg\+xml|application\/(pdf|rtf|x-ole-storage|xml))$/
const activeNames = /\.(docm|xlsm|pptm|dotm|xlam|doc|xls|ppt|htm|html|svg|mht|chm|one)$/i
const archives = /^application\/(zip|vnd\.rar|x-7z-compressed|gzip|x-bzip2|x-xz|x-tar|x-iso9660-image)$/
/** Formats that are archives inside, and are no disguise of one. */
const packedNames = /\.(docx|xlsx|pptx|odt|ods|odp|epub|apk|jar)$/i

/** Warnings for a file, the worst first: from its bytes and its name, which may contradict one another. */
export function warningsOf(file: {
  readonly name: string
  readonly declaredType: MediaType
  readonly foundType: MediaType
}): readonly FileWarning[] {
  const { name, declaredType: declared, foundType: found } = file
  const warnings: FileWarning[] = []
  if (programTypes.test(found) || programNames.test(name)) warnings.push('program')
  if (activeTypes.test(found) || activeNames.test(name)) warnings.push('active-content')
  if (archives.test(found) && !packedNames.test(name)) warnings.push('archive')
  if (isDisguised(declared, found)) warnings.push('disguised')
  return warnings
}

/** A picture, sound, film or text that is something else inside. */
function isDisguised(declared: MediaType, found: MediaType): boolean {
  const family = (type: MediaType) => type.slice(0, type.indexOf('/'))
  return family(declared) !== 'application' && found !== unknown && family(declared) !== family(found)
}
