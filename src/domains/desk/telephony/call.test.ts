import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterEvent, type CallEvent, callEventKinds, eventTime, readCaller, stateOf, unheard } from './call.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second))
const event = (kind: CallEvent['kind'], second: number, more: Partial<CallEvent> = {}): CallEvent => ({
  kind,
  at: at(second),
  extension: null,
  queue: null,
  caller: null,
  ...more,
})

test('in whatever order and however often events come, the call ends in the same state with the same number', () => {
  const told = [
    event('ringing', 1, { caller: '+77075550123', extension: '101' }),
    event('answered', 5, { extension: '101' }),
    event('ended', 60),
  ]
  const orders = fc.shuffledSubarray([...told, ...told], { minLength: 6 })
  fc.assert(
    fc.property(orders, (events) => {
      const call = events.reduce(afterEvent, unheard)
      assert.equal(stateOf(call), 'ended')
      assert.deepEqual(
        [call.caller, call.extension, call.rangAt, call.answeredAt],
        ['+77075550123', '101', at(1), at(5)],
      )
    }),
  )
})

test('a state never leads back', () => {
  const order = { ringing: 0, answered: 1, missed: 2, ended: 2 }
  const one = fc.record({ kind: fc.constantFrom(...callEventKinds), second: fc.nat(59) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (told) => {
      let call = unheard
      let reached = -1
      for (const { kind, second } of told) {
        call = afterEvent(call, event(kind, second))
        const state = stateOf(call)
        assert.ok(state !== undefined && order[state] >= reached)
        reached = order[state]
      }
    }),
  )
})

test('the telephone that was picked up outweighs the one that rang', () => {
  const rang = afterEvent(unheard, event('ringing', 1, { extension: '101' }))
  const picked = afterEvent(rang, event('answered', 3, { extension: '102' }))
  assert.equal(picked.extension, '102')
  assert.equal(afterEvent(picked, event('ringing', 4, { extension: '103' })).extension, '102')
})

test('who hung up before anybody answered was missed; who was answered has ended', () => {
  const rang = afterEvent(unheard, event('ringing', 1))
  assert.equal(stateOf(afterEvent(rang, event('missed', 9))), 'missed')
  assert.equal(stateOf(afterEvent(rang, event('ended', 9))), 'missed')
  const answered = afterEvent(rang, event('answered', 2))
  assert.equal(stateOf(afterEvent(answered, event('missed', 9))), 'ended')
})

test('a number is read as telephone systems write it', () => {
  const written = ['87075550123', '+77075550123', 'sip:+77075550123@pbx.example', '"Асан" <87075550123>', '77075550123']
  for (const text of written) assert.equal(readCaller(text), '+77075550123', text)
  for (const text of [undefined, '', 'anonymous', 'Restricted', 'unknown@host']) assert.equal(readCaller(text), null)
  assert.equal(readCaller('102'), '102')
})

test('a time that cannot be is the time of arrival', () => {
  const now = at(30)
  assert.deepEqual(eventTime(at(10), now), at(10))
  for (const wrong of [undefined, at(31), new Date(0), new Date('2036-01-01')])
    assert.deepEqual(eventTime(wrong, now), now)
})
