import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { testRegistry } from '#test/registry'
import type { Reject } from './entry.ts'

const data = join(import.meta.dirname, '../../../../../shared/data')
const phishing = join(data, 'phishing/polkadot-all.json')
const popular = join(data, 'benign/majestic-10k.json')
const skip = existsSync(phishing) && existsSync(popular) ? false : 'the shared lists are not there'
const registry = await testRegistry()
const { indicators } = registry
const cli = systemActor('cli')

test('54,863 phishing domains import whole, every one of them is warned of, and nothing allowed is', {
  skip,
}, async () => {
  const rejects: Reject[] = []
  const options = { fraudType: 'phishing', reject: (one: Reject) => rejects.push(one) } as const
  const allowed = unwrap(await indicators.importFile(cli, popular, { ...options, source: 'Majestic Million' }))
  const denied = unwrap(await indicators.importFile(cli, phishing, { ...options, source: 'polkadot-js/phishing' }))
  assert.equal(allowed.format, 'warninglist')
  assert.equal(denied.format, 'polkadot')
  // A public suffix belongs to thousands of strangers: it can be neither listed nor allowed. One entry is a file name.
  const codes = new Set(rejects.map(({ code }) => code))
  assert.deepEqual([...codes].sort(), ['domain.public-suffix', 'domain.unknown-suffix'])

  const { deny, allow, denySub } = JSON.parse(await readFile(phishing, 'utf8')) as Record<
    'deny' | 'allow' | 'denySub',
    string[]
  >
  assert.equal(denied.entries, deny.length + allow.length + denySub.length)
  const refused = new Set(rejects.map(({ text }) => text))
  assert.ok(deny.filter((text) => refused.has(text)).length <= 14)
  const listed = [...deny, ...denySub].filter((text) => !refused.has(text))
  assert.deepEqual(await unlike(listed, 'reported'), [])

  const { list } = JSON.parse(await readFile(popular, 'utf8')) as { list: string[] }
  const shielded = [...list, ...allow.map((text) => text.replace(/^\*\./, ''))].filter((text) => !refused.has(text))
  assert.deepEqual(
    (await unlike(shielded, 'none')).filter((text) => !text.endsWith(' official')),
    [],
  )

  const again = unwrap(await indicators.importFile(cli, phishing, { ...options, source: 'polkadot-js/phishing' }))
  assert.equal(again.changed, 0)
  assert.equal(again.rejected, denied.rejected)
})

test('the order of the two lists does not matter: what is allowed later is taken off', { skip }, async () => {
  const other = await testRegistry()
  const { list } = JSON.parse(await readFile(popular, 'utf8')) as { list: string[] }
  const some = list.slice(0, 200)
  for (const text of some.slice(0, 20)) {
    const parsed = await other.indicators.check(text)
    if (parsed.ok && parsed.value.state === 'none') await other.report(text)
  }
  unwrap(await other.indicators.importFile(cli, popular, { source: 'Majestic Million' }))
  const { rows } = await other.pool.query(`select distinct state from indicators.indicator`)
  assert.deepEqual(rows, [{ state: 'delisted' }])
})

/** Those of some texts whose verdict is not the one expected. */
async function unlike(texts: readonly string[], expected: string): Promise<readonly string[]> {
  const wrong: string[] = []
  for (let at = 0; at < texts.length; at += 1000) {
    const part = texts.slice(at, at + 1000)
    const verdicts = await indicators.checkMany(part.map((text) => ({ text })))
    for (const [place, verdict] of verdicts.entries()) {
      const said = verdict.ok ? verdict.value.state : verdict.error.code
      if (said !== expected) wrong.push(`${part[place]} ${said}`)
    }
  }
  return wrong
}
