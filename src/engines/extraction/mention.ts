import { makeHandle } from '#formats/handle'
import { handleObservable } from '#formats/observable-kinds'
import { lineBefore, platformAround } from './context.ts'
import type { Hit } from './hit.ts'
import { classAt, labelBits } from './letters.ts'

/** `@` and a name of Latin letters, digits, underscores and inner dots. */
const mention = /@((?=[\w.]*[a-z_])\w(?:[\w.]{0,36}\w)?)/iy

/** Reads `@nick` at `start`; the words around it say where, and where they say nothing the platform is unknown. */
export function readMention(text: string, start: number): Hit | undefined {
  if (start > 0 && ((classAt(text, start - 1) & labelBits) !== 0 || text.charAt(start - 1) === '@')) return undefined
  mention.lastIndex = start
  const written = mention.exec(text)?.[1]
  if (
    written === undefined ||
    written.length < 3 ||
    /^(?:@|\/[a-z])/i.test(text.slice(mention.lastIndex, mention.lastIndex + 2))
  )
    return undefined
  const platform = platformAround(text, start, start + 1 + written.length) ?? 'unknown'
  const name = platform === 'telegram' ? (written.split('.')[0] ?? written) : written
  const handle = makeHandle(platform, name)
  const known = handle.ok ? handle : makeHandle('unknown', name)
  if (!known.ok) return undefined
  return { observable: handleObservable(known.value), start, end: start + 1 + name.length }
}

/** What announces a nick that has no `@`: the word "nick" itself, or the name of a platform. */
const announced =
  /(?:ник(?:нейм|і|тың)?|nick(?:name)?|юзер(?:нейм)?|username|логин|аккаунт\S{0,5}|account|профиль|парақша\S{0,3})\s*[:—-]?\s*["«'(]?$/i
const platformColon =
  /(?:телег\S{0,6}|telegram|тг|tg|инст\S{0,7}|insta(?:gram)?|ig|тик-?ток\S{0,2}|tiktok|вк|vk)\s*[:—-]\s*["«'(]?$/i

/** A word that can only be a nick: Latin, with an underscore or a digit in it, and not the name of a mail address. */
const nickWord = /[a-z](?=\w{0,64}[_\d])\w{3,31}(?![\w@.-]{0,64}@)/iy

/** Reads a nick without `@` at `start`, where the words in front announce one. */
export function readAnnouncedNick(text: string, start: number): Hit | undefined {
  nickWord.lastIndex = start
  const written = nickWord.exec(text)?.[0]
  if (written === undefined) return undefined
  const line = lineBefore(text, start)
  if (!announced.test(line) && !platformColon.test(line)) return undefined
  const end = start + written.length
  const handle = makeHandle(platformAround(text, start, end) ?? 'unknown', written)
  return handle.ok ? { observable: handleObservable(handle.value), start, end } : undefined
}
