import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Runs a bench's file as a program in a process of its own, so that making the load does not stand in the way of what is
 * measured; there `answerPlan` does the work. Rejects where the program fails. `folder` takes the plan and the result.
 */
export function runApart<Result>(program: string, plan: object, folder: string): Promise<Result> {
  const file = join(folder, 'plan.json')
  writeFileSync(file, JSON.stringify(plan))
  const child = spawn(process.execPath, [...process.execArgv, program, file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`the load generator ended with ${code}`))
      else resolve(JSON.parse(readFileSync(resultOf(file), 'utf8')) as Result)
    })
  })
}

/** The other end of `runApart`: works on the plan that the program was started with, and ends it. */
export async function answerPlan(work: (plan: unknown) => Promise<unknown>): Promise<never> {
  const file = process.argv[2] ?? ''
  const result = await work(JSON.parse(readFileSync(file, 'utf8')))
  writeFileSync(resultOf(file), JSON.stringify(result))
  process.exit(0)
}

function resultOf(file: string): string {
  return `${file}.result`
}
