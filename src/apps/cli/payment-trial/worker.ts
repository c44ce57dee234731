import { parentPort, workerData } from 'node:worker_threads'
import type { BackTest } from '#domains/payments'
import { backTestPayments, compilePayments } from '#engines/screening'
import { unwrap } from '#kernel/result'
import { pastPayments, paymentWorld } from '#simulation/payments'
import type { TrialTask } from './trial.ts'

/** Room for all that a month of the made-up country does, so that counts are exact. */
const memory = { accounts: 32_768, payments: 524_288, bearers: 65_536, bearerPayments: 262_144, pairs: 262_144 }

// A month of a made-up country; not the seed that the rules are tuned on.
const world = paymentWorld({ seed: 11, people: 4000, days: 30, thefts: 200 })
world.play(world.to)

const { current, candidate } = workerData as TrialTask
const screens = { current: unwrap(compilePayments(current)), candidate: unwrap(compilePayments(candidate)) }
const told = backTestPayments(pastPayments(world), screens, memory)
const result: BackTest = { ...told, history: 'simulation' }
parentPort?.postMessage(result)
