import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launderingShare, rankAccounts, rankByInDegree, recallAt } from './accounts.ts'
import { parseAmlsim } from './amlsim.ts'

test('recall counts what is above the score that the allowed share of honest accounts is above', () => {
  const ranking = { honest: Float64Array.of(9, 5, 5, 1), fraud: Float64Array.of(10, 9, 6, 5, 0) }
  assert.equal(recallAt(ranking, 0), 0.2)
  assert.equal(recallAt(ranking, 0.25), 0.6)
})

const nodes = 'nodeid,isFraud,fraudStep\n0,1,1\n1,1,8\n2,1,-1\n3,0,-1\n4,0,-1\n5,0,-1\n'
const rows = ['0,1,5,1', '1,0,5,2', '3,4,200,3', '4,5,200,4', '3,5,200,6', '1,2,5,8', '2,1,5,9']
const sample = parseAmlsim(nodes, `sourceNodeId,targetNodeId,value,time\n${rows.join('\n')}\n`)

test('accounts known by then are learnt from and not ranked; what becomes known later is ranked and not learnt from', () => {
  const view = { pairsOnce: true, amounts: false, patterns: ['mutual'] } as const
  const { honest, fraud } = rankAccounts(sample, view, { learnBefore: 5, labelDelay: 2 })
  assert.deepEqual([honest.length, fraud.length], [3, 2])
  assert.ok(Math.min(...fraud) > Math.max(...honest))
})

test('in-degree counts payments, or different payers', () => {
  const split = { learnBefore: 0, labelDelay: 0 }
  assert.deepEqual([...rankByInDegree(sample, split, false).fraud], [1, 2, 1])
  assert.deepEqual([...rankByInDegree(sample, split, true).honest], [2, 1, 0])
  assert.equal(launderingShare(sample), 1)
})
