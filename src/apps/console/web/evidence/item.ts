import type { ItemView } from '#domains/evidence'

/** One attachment as the API tells of it. */
export type EvidenceItem = Readonly<ItemView>

/** What a file is, in a word that people know. */
export type FileKind = 'picture' | 'sound' | 'film' | 'text' | 'page' | 'document' | 'archive' | 'program' | 'unknown'

const kinds: readonly (readonly [RegExp, FileKind])[] = [
  [/^image\/svg|^text\/html|xhtml/, 'page'],
  [/portable-executable|x-elf|java-vm|mach-binary|ms-shortcut|x-script|msdownload|android\.package/, 'program'],
  [/^image\//, 'picture'],
  [/^audio\//, 'sound'],
  [/^video\//, 'film'],
  [/pdf|rtf|msword|ms-excel|ms-powerpoint|officedocument|opendocument|ole-storage/, 'document'],
  [/zip|rar|7z|gzip|bzip|x-xz|x-tar|iso9660/, 'archive'],
  [/^text\/|^message\/|xml|json/, 'text'],
]

/** The kind of a media type. */
export function kindOf(type: string): FileKind {
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'unknown'
}
