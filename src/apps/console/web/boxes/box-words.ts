import type { LinkKind } from '#engines/sim-box'
import type { Format } from '../app/format.ts'
import type { Translate } from '../app/i18n.tsx'
import type { Sim, SimReason } from './boxes-data.ts'

/** A reason in words, with its value: shares from 0 to 1 to a hundredth, the rest to a tenth. */
export function sentenceOf(t: Translate, { code, value }: Pick<SimReason, 'code' | 'value'>): string {
  const key = `sim-box.reason.${code}`
  const steps = Math.abs(value) <= 1 ? 100 : 10
  const said = t(key, { value: Math.round(value * steps) / steps })
  // The engine of an operator may be newer than this console.
  return said === key ? t('console.boxes.reason.other', { code, value }) : said
}

/** Why two SIMs belong together, in words. */
export function linkOf(t: Translate, kind: string): string {
  const key = `sim-box.link.${kind}`
  const said = t(key)
  return said === key ? kind : said
}

/** From what ties beyond doubt to what two boxes in one place may share. */
const byStrength: readonly string[] = [
  'device',
  'device-row',
  'card-row',
  'owner',
  'hand-over',
  'peers',
  'cell',
] satisfies readonly LinkKind[]

/** The ties of a box with how many SIMs each binds, the strongest kind first; kinds that a newer engine has come last. */
export function tiesOf(
  links: Readonly<Record<string, number>>,
): readonly { readonly kind: string; readonly sims: number }[] {
  const place = (kind: string) => (byStrength.includes(kind) ? byStrength.indexOf(kind) : byStrength.length)
  return Object.entries(links)
    .filter(([, sims]) => sims > 0)
    .map(([kind, sims]) => ({ kind, sims }))
    .toSorted((a, b) => place(a.kind) - place(b.kind))
}

/** How sure the engine is; never quite 100 %. */
export function sureness(score: number, format: Format): string {
  return score > 0.999 ? `> ${format.share(0.999)}` : format.share(score)
}

/** A number of Kazakhstan in groups, any other as it is. */
export function grouped(number: string): string {
  const [, code, three, two, last] = /^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/.exec(number) ?? []
  return code === undefined ? number : `+7 ${code} ${three}-${two}-${last}`
}

/** An IMEI without its check digit in the groups it is written in: type, maker's number. */
export function groupedImei(imei: string): string {
  return imei.replace(/^(\d{2})(\d{6})(\d+)$/, '$1-$2-$3')
}

/** A reason that SIMs of a box share: of how many, and the median of its value. */
export interface CommonReason extends Pick<SimReason, 'code' | 'value'> {
  readonly sims: number
}

/** What speaks for the SIMs of a box, what speaks for most of them first; at most so many. */
export function commonReasons(sims: readonly Sim[], most: number): readonly CommonReason[] {
  const groups = Map.groupBy(
    sims.flatMap(({ reasons }) => reasons),
    ({ code }) => code,
  )
  return [...groups]
    .map(([code, all]) => ({
      code,
      sims: all.length,
      value: medianOf(all.map(({ value }) => value)),
      weight: all.reduce((sum, reason) => sum + reason.weight, 0),
    }))
    .toSorted((a, b) => b.sims - a.sims || b.weight - a.weight)
    .slice(0, most)
    .map(({ code, sims: count, value }) => ({ code, sims: count, value }))
}

/** The middle value, or the lower of the two in the middle, so that it is always one that was seen. */
function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}

/** How many SIMs of a box each device held, the fullest first. */
export function simsByDevice(sims: readonly Sim[]): readonly { readonly imei: string; readonly sims: number }[] {
  const counts = new Map<string, number>()
  for (const imei of sims.flatMap(({ imeis }) => imeis)) counts.set(imei, (counts.get(imei) ?? 0) + 1)
  return [...counts]
    .map(([imei, count]) => ({ imei, sims: count }))
    .toSorted((a, b) => b.sims - a.sims || (a.imei < b.imei ? -1 : 1))
}
