import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { feedScopeSchema } from '#domains/publications'

test('the scope that the guide for banks sets is one that the centre takes, with every kind that is looked up', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/bank.md'), 'utf8')
  const [, clearance, kinds = '', measures = ''] =
    /saqbol feed scope CLIENT --clearance (\S+) --kinds (\S+) --measures ([\w,-]+)/.exec(guide) ?? []
  const scope = feedScopeSchema.parse({ clearance, kinds: kinds.split(','), measures: measures.split(',') })
  for (const kind of ['iban', 'wallet', 'phone', 'number-block', 'imei'] as const)
    assert.ok(scope.kinds?.includes(kind), kind)
  assert.ok(scope.measures?.includes('hold-payment'))
})
