/** The load generator as a program: `generator.ts PLAN` runs a plan (JSON) and prints its result (JSON). */
import type { LoadPlan } from './plan.ts'
import { runTcp } from './tcp-load.ts'
import { runUdp } from './udp-load.ts'

if (import.meta.main) {
  const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan
  const result = plan.transport === 'udp' ? await runUdp(plan) : await runTcp(plan)
  process.stdout.write(JSON.stringify(result))
}
