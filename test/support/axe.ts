import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Fails with rule and element where a page, or the part of it that the selector names, is not accessible to everybody. */
export async function axe(page: Page, within = 'body'): Promise<void> {
  const builder = new AxeBuilder({ page }).include(within)
  // What opens above the page stands in no landmark.
  if (within !== 'body') builder.disableRules('region')
  const { violations } = await builder.analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 200)}`),
    [],
  )
}
