import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { parseAmlsim, readAmlsim } from './amlsim.ts'

const nodes = 'nodeid,isFraud,init_balance,fraudStep\n0,0,184.44,-1\n1,1,10.00,5\n'

test('payments come in order of their step, amounts in cents', () => {
  const { accounts, fraud, fraudStep, payments } = parseAmlsim(
    nodes,
    'sourceNodeId,targetNodeId,value,time\n1,0,163.3,7\n0,1,0.29,2\n',
  )
  assert.deepEqual([accounts, [...fraud], [...fraudStep]], [2, [0, 1], [-1, 5]])
  assert.deepEqual(
    [[...payments.debtor], [...payments.amount], [...payments.step]],
    [
      [0, 1],
      [29, 16_330],
      [2, 7],
    ],
  )
})

test('a missing column or a cell that is no number is refused', () => {
  assert.throws(() => parseAmlsim(nodes, 'sourceNodeId,targetNodeId,value\n0,1,2\n'), /a column is missing/)
  assert.throws(() => parseAmlsim(nodes, 'sourceNodeId,targetNodeId,value,time\n0,1,x,2\n'), /no number/)
})

const archive = new URL('../../../shared/data/payments/amlsim-20k-fanin200cycle200.tgz', import.meta.url)
const absent = existsSync(archive) ? false : 'the shared data are not on this machine'

test('the shared sample is read whole', { skip: absent }, async () => {
  const { accounts, fraud, payments } = await readAmlsim(archive.pathname)
  assert.equal(accounts, 20_000)
  assert.equal(
    fraud.reduce((sum, label) => sum + label, 0),
    // One more than its own description says.
    1804,
  )
  assert.equal(payments.length, 120_558)
  assert.ok(payments.debtor.every((account) => account < accounts))
})
