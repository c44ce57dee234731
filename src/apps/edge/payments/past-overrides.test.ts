import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { ScreenedPayment } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { accountAt, transferBetween } from '#test/payments-node'
import { makePaymentKeys } from './keys.ts'
import { readOrder } from './order.ts'
import type { AskedOverride } from './override.ts'
import { openOverrides } from './overrides.ts'
import { readPastOverrides } from './past-overrides.ts'

const folders = mkdtempSync(join(tmpdir(), 'saqbol-past-'))
after(() => rmSync(folders, { recursive: true, force: true }))
let count = 0
const newFolder = () => mkdtempSync(join(folders, `${count++}-`))
const key = new Uint8Array(32).fill(7)
const keys = makePaymentKeys(key)
const hour = 3_600_000
const start = Date.parse('2026-11-01T00:00:00Z')
const at = (hours: number) => new Date(start + hours * hour).toISOString()

/** A payment as it was asked about, and as the journal holds it. */
function paymentOf(debtor: number, creditor: number) {
  const read = readOrder(transferBetween(debtor, creditor, { at: at(0) }), start)
  assert.ok(read.ok)
  const order = read.value
  const id = keys.idOf({ uetr: order.uetr, debtor: order.debtor, endToEndId: order.endToEndId ?? '' })
  const kept = { debtor: keys.keyOf('account', order.debtor), creditor: keys.keyOf('account', order.creditor) }
  return { order, id, kept: kept as ScreenedPayment }
}

const payments = [paymentOf(1, 2), paymentOf(2, 3), paymentOf(4, 5), paymentOf(1, 5)]
const grounds = { reason: 'Told by two customers', basis: 'Internal rules', by: 'A. Officer' }
const target = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((place) => ({ account: accountAt(place) })),
  fc.constantFrom(...payments).map(({ order }) => ({ payment: order.uetr ?? '' })),
)
const drawn = fc.record({
  target,
  override: fc.constantFrom<AskedOverride['override']>('absolute-block', 'release', 'block'),
  from: fc.nat(5),
  hours: fc.integer({ min: 1, max: 8 }),
  endedAfter: fc.option(fc.nat(6), { nil: undefined }),
})

test('what had been decided of a payment then is what the node itself would have said then, in the documented order', () => {
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 6 }), fc.nat(12), (all, when) => {
      const folder = newFolder()
      writeFileSync(join(folder, 'key'), key)
      const now = start + when * hour
      const asked = all.map(({ target: on, override, from, hours }) => ({
        ...grounds,
        ...on,
        override,
        until: at(from + hours),
      }))
      const told = all.map(({ from, endedAfter }, place) => ({
        ...(asked[place] as AskedOverride),
        id: `01900000-0000-7000-8000-00000000000${place}`,
        at: at(from),
        ...(endedAfter !== undefined && { ended: at(from + endedAfter) }),
      }))
      writeFileSync(join(folder, 'overrides.json'), JSON.stringify(told))
      const then = unwrap(readPastOverrides({ folder }))
      // The node as it stood at the moment: what was told by then and not ended by then.
      const node = openOverrides(newFolder())
      const known = told.filter((one) => Date.parse(one.at) <= now)
      node.take(
        known.map(({ ended, ...one }) => (ended !== undefined && Date.parse(ended) <= now ? { ...one, ended } : one)),
        start,
      )
      for (const { order, id, kept } of payments) assert.equal(then(id, kept, now), node.of(order, now))
    }),
    { numRuns: 100 },
  )
})

test('a list for the payments file is looked at as if it had held all along; nothing is made where nothing is', () => {
  const folder = newFolder()
  const [{ id, kept }] = payments as [(typeof payments)[0]]
  assert.equal(unwrap(readPastOverrides({ folder }))(id, kept, start), undefined)
  const file = join(folder, 'list.json')
  writeFileSync(file, JSON.stringify([{ ...grounds, override: 'block', account: accountAt(2), until: at(9) }]))
  const code = (path: string) => {
    const read = readPastOverrides({ folder, file: path })
    return read.ok ? 'ok' : read.error.code
  }
  assert.equal(code(file), 'payments-history.no-key')
  writeFileSync(join(folder, 'key'), key)
  const then = unwrap(readPastOverrides({ folder, file }))
  assert.deepEqual([then(id, kept, 0), then(id, kept, start + 9 * hour)], ['block', undefined])
  assert.equal(code(join(folder, 'none.json')), 'payments-file.unreadable')
  writeFileSync(file, '{')
  assert.equal(code(file), 'payments-file.not-json')
  writeFileSync(file, JSON.stringify([{ ...grounds, override: 'block', account: 'KZ00', until: at(9) }]))
  assert.equal(code(file), 'payments-file.wrong')
  writeFileSync(file, JSON.stringify([{ override: 'block' }]))
  assert.equal(code(file), 'payments-file.wrong')
})
