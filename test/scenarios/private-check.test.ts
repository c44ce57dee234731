import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { analyst, testRegistry } from '#test/registry'
import { anchorOf, type PrivateName, readPrivately } from '../../src/apps/site/islands/private-identifier.ts'
import { type PrivateFinding, weigh } from '../../src/apps/site/islands/private-verdict.ts'

const registry = await testRegistry()
const { indicators, report, confirm } = registry
const checks = indicators.privateChecks

for (const text of [
  '+7 707 444 01 01',
  'https://docs.shared-agreement.org/fake',
  'http://plain-agreement.top/page?x=1',
  'reported-agreement.top',
  'deep.login.mixed-agreement.com.kz',
  'shared-agreement.org',
  'stranger.github.io',
]) {
  await report(text)
}
for (const text of ['KZ86125KZT5004100100', 'confirmed-agreement.top', 'mixed-agreement.com.kz']) {
  unwrap(await confirm(text))
}
unwrap(await confirm('hidden-agreement.top', { tlp: 'red' }))
const allow = (text: string, level: 'official' | 'popular') =>
  indicators.allowList.add(analyst, { text, level, name: 'Somebody', reason: 'Well known' })
unwrap(await allow('bank-agreement.kz', 'official'))
unwrap(await allow('docs.shared-agreement.org', 'popular'))
await checks.tidy()
await checks.prepare()

const parameters = await checks.parameters()
const hashes = new Map<string, string>()

function slowHash(text: string): string {
  const { salt, iterations, digits } = parameters
  const known = hashes.get(text)
  const hash = known ?? pbkdf2Sync(text, Buffer.from(salt, 'hex'), iterations, digits / 2, 'sha256').toString('hex')
  hashes.set(text, hash)
  return hash
}

async function findingsOf(names: readonly PrivateName[]): Promise<readonly PrivateFinding[]> {
  const found = names.map(async (name) => {
    const host = names.find(({ kind }) => kind === 'domain')?.value ?? ''
    const asked = name.kind === 'domain' ? anchorOf(host, parameters.publicSuffixes) : name.value
    const digits = parameters.kinds.find(({ kind }) => kind === name.kind)?.prefixDigits ?? 0
    const group = unwrap(await checks.group(name.kind, slowHash(`${name.kind}:${asked}`).slice(0, digits)))
    const suffix = slowHash(`${name.kind}:${name.value}`).slice(digits)
    return group.entries.filter((entry) => entry.suffix === suffix).map((entry) => ({ ...entry, name }))
  })
  return (await Promise.all(found)).flat()
}

const asked = [
  ['+77074440101', '8 (707) 444-01-01', '+7 707 444 01 02', 'kz86 125k zt50 0410 0100', '+998901234567'],
  ['reported-agreement.top', 'www.reported-agreement.top', 'a.b.reported-agreement.top', 'agreement.top'],
  ['https://confirmed-agreement.top/', 'http://pay.confirmed-agreement.top/x', 'hidden-agreement.top'],
  ['mixed-agreement.com.kz', 'login.mixed-agreement.com.kz', 'deep.login.mixed-agreement.com.kz'],
  ['https://x.deep.login.mixed-agreement.com.kz/', 'other-agreement.com.kz', 'stranger.github.io', 'me.github.io'],
  ['http://plain-agreement.top/page?x=1', 'https://plain-agreement.top/page?x=1', 'plain-agreement.top'],
  ['https://docs.shared-agreement.org/fake', 'https://docs.shared-agreement.org/other', 'docs.shared-agreement.org'],
  ['shared-agreement.org', 'www.shared-agreement.org', 'mail.shared-agreement.org', 'https://shared-agreement.org/x'],
  ['bank-agreement.kz', 'https://my.bank-agreement.kz/login', 'kaspi.kz', 'https://kaspi.kz/shop', 'kgd.gov.kz'],
].flat()

test('the check that is not told what is checked answers as the one that is', async () => {
  const states = new Set<string>()
  for (const text of asked) {
    const names = readPrivately(text)
    assert.ok(typeof names === 'object', text)
    const { state } = weigh(names, await findingsOf(names))
    assert.equal(state, unwrap(await indicators.check(text)).state, text)
    states.add(state)
  }
  assert.deepEqual([...states].sort(), ['confirmed', 'none', 'official', 'reported'])
})
