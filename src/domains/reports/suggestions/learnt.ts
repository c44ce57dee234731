import { loadModel, type Model, saveModel } from '#engines/text-triage'
import { fail, ok, type Result } from '#kernel/result'
import type { Learnt } from './suggestion.ts'

/** The models in the order in which they are packed. */
const order = ['topic', 'urgency', 'fraudType'] as const

/** All models of one training in one piece: each after its length (32 bits, big-endian), 0 where there is none. */
export function packLearnt(learnt: Learnt): Buffer {
  const parts = order.map((task) => {
    const model = learnt[task]
    return model === null ? Buffer.alloc(0) : Buffer.from(saveModel(model))
  })
  const lengths = Buffer.alloc(4 * order.length)
  for (const [at, part] of parts.entries()) lengths.writeUInt32BE(part.length, 4 * at)
  return Buffer.concat([lengths, ...parts])
}

/** Reads packed models back. Fails with `triage-model.damaged`. */
export function unpackLearnt(bytes: Buffer): Result<Learnt> {
  const models: (Model | null)[] = []
  let from = 4 * order.length
  if (bytes.length < from) return fail('triage-model.damaged')
  for (const at of order.keys()) {
    const length = bytes.readUInt32BE(4 * at)
    if (length === 0) models.push(null)
    else {
      const model = loadModel(bytes.subarray(from, from + length))
      if (!model.ok) return model
      models.push(model.value)
    }
    from += length
  }
  const [topic = null, urgency = null, fraudType = null] = models
  return topic === null || from !== bytes.length ? fail('triage-model.damaged') : ok({ topic, urgency, fraudType })
}
