import type { Log } from '#platform/log'
import type { State as SharedState } from '#platform/state/state'
import { type KeptOverride, keptOverrideSchema } from './override.ts'
import type { Overrides } from './overrides.ts'

/** What sharing of overrides rests on. */
export interface OverrideSharing {
  readonly stream: SharedState['stream']
  readonly overrides: Pick<Overrides, 'all' | 'take' | 'onTold'>
  readonly log: Log
  /** Milliseconds after which all that hold are told anew; six hours where not said: the store keeps what was told for a day. */
  readonly announceEvery?: number
}

const logName = 'payments-overrides'
const togetherMost = 200
const retryAfter = 500

/**
 * Tells the other nodes of a bank what people decided here, and takes in what they were told. Telling again does no harm, so everything
 * is told at the start, from time to time, and when something was lost; while the store is away it waits.
 */
export function shareOverrides({ stream, overrides, log, announceEvery = 6 * 3_600_000 }: OverrideSharing) {
  const waiting = new Map<string, KeptOverride>()
  let telling: Promise<void> | undefined
  let closed = false
  const tell = async () => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, togetherMost)
      const kept = await stream.append(
        logName,
        batch.map((one) => Buffer.from(JSON.stringify(one))),
      )
      if (kept === 'kept') {
        for (const one of batch) if (waiting.get(one.id) === one) waiting.delete(one.id)
      } else if (closed) break
      else await new Promise((resolve) => setTimeout(resolve, retryAfter))
    }
    telling = undefined
  }
  const add = (told: readonly KeptOverride[]) => {
    for (const one of told) waiting.set(one.id, one)
    if (waiting.size > 0) telling ??= tell()
  }
  const announce = () => add(overrides.all(Date.now()))
  const following = stream.follow(logName, undefined, (entries, isGap) => {
    const told = entries.flatMap(({ data }) => readOverride(data) ?? [])
    if (!overrides.take(told, Date.now()))
      log.error('the disk refuses overrides of payments that other nodes were told')
    if (isGap) announce()
  })
  overrides.onTold((one) => add([one]))
  announce()
  const timer = setInterval(announce, announceEvery).unref()
  return {
    close: async (): Promise<void> => {
      closed = true
      clearInterval(timer)
      following.close()
      await telling
    },
  }
}

function readOverride(data: Uint8Array): KeptOverride | undefined {
  try {
    const read = keptOverrideSchema.safeParse(JSON.parse(Buffer.from(data).toString('utf8')))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
