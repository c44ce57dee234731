import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unwrap } from '#kernel/result'
import { loadMessages } from '#platform/messages'
import { certificateHouse } from '#test/certificates'
import { readCallsFile } from './config-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-calls-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const whole = {
  callerHelp: 'saqbol.example/call',
  rules: { 'foreign-fixed': { mode: 'on' } },
  trunks: [
    {
      name: 'abroad',
      kind: 'international',
      sources: ['192.0.2.0/24', '2001:db8::/32'],
      mayPresent: ['7-79999999999'],
    },
    { name: 'ours', kind: 'own', rules: { listed: { mode: 'off' } }, rejectWith: '608', advanceWith: 404 },
  ],
  sip: { udp: '127.0.0.1:0', trunkBy: 'group' },
  radius: { listen: '127.0.0.1:0', clients: [{ address: '192.0.2.7', secretFile: 'radius.secret', trunk: 'ours' }] },
  http: { tokenFile: 'tokens' },
  ported: 'ported.csv',
  passport: { roots: ['root.pem'] },
  shared: { urls: ['redis://127.0.0.1:6379'], secretFile: 'shared.secret' },
  roaming: { peers: { Kcell: { url: 'https://roaming.kcell.example/abroad', tokenFile: 'tokens' } } },
}
writeFileSync(join(folder, 'radius.secret'), 'a secret of sixteen letters\n')
writeFileSync(join(folder, 'tokens'), `${'a'.repeat(32)}\n${'b'.repeat(32)}\n`)
writeFileSync(join(folder, 'shared.secret'), '0f'.repeat(32))
const { root } = certificateHouse()
writeFileSync(join(folder, 'root.pem'), root.pem)

function read(content: unknown) {
  const path = join(folder, 'calls.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return readCallsFile(path)
}

test('a whole file is read with the files beside it, and says cautiously what it leaves out', () => {
  const config = unwrap(read(whole))
  assert.equal(config.policy.rules['foreign-fixed'].mode, 'on')
  assert.equal(config.policy.rules.listed.mode, 'shadow')
  assert.equal(config.policy.listed.measures, 4)
  assert.deepEqual(config.policy.trunks[0]?.mayPresent, [{ from: 7, to: 79_999_999_999 }])
  assert.deepEqual(config.trunks[1], { sources: [], rejectWith: '608', advanceWith: 404 })
  assert.deepEqual(config.sip, { udp: '127.0.0.1:0', threads: 1, trunkBy: 'group' })
  assert.equal(config.radius?.clients[0]?.secret.reveal(), 'a secret of sixteen letters')
  assert.equal(config.radius?.clients[0]?.trunk, 1)
  assert.equal(config.tokens?.reveal().length, 2)
  assert.equal(config.ported, join(folder, 'ported.csv'))
  assert.deepEqual([config.passport?.roots, config.passport?.maxAge], [[root.pem.trim()], 60])
  assert.equal(config.shared?.secret.reveal().length, 32)
})

test('the file in the guide works as pasted', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/calls.md'), 'utf8')
  const [, example = ''] = /### What stands in the file[^]*?```json\n([^]*?)```/.exec(guide) ?? []
  const config = unwrap(read(example))
  assert.deepEqual(
    config.policy.trunks.map(({ name }) => name),
    ['carrier-one', 'beeline', 'subscribers'],
  )
})

test('secrets of the file reach no other thread and no log', () => {
  const config = unwrap(read(whole))
  assert.doesNotMatch(JSON.stringify(config), /sixteen|aaaa|bbbb/)
  assert.doesNotMatch(JSON.stringify(structuredClone(config)), /sixteen|aaaa|bbbb/)
})

test('a fault is told with its place, in each language', () => {
  const [first, second] = whole.trunks
  const faults: readonly (readonly [content: unknown, code: string, place: RegExp])[] = [
    ['{', 'not-json', /calls\.json$/],
    [{ ...whole, trunks: undefined }, 'missing', /^trunks$/],
    [{ ...whole, trunk: [] }, 'unknown-name', /^trunk$/],
    [{ ...whole, rules: { listed: { mode: 'maybe' } } }, 'wrong', /^rules\.listed\.mode$/],
    [{ ...whole, trunks: [{ ...first, sources: ['everywhere'] }] }, 'wrong', /^trunks\[0\]\.sources\[0\]$/],
    [{ ...whole, trunks: [first, { ...second, name: 'abroad' }] }, 'contradiction', /^trunks$/],
    [
      { ...whole, radius: { ...whole.radius, clients: [{ ...whole.radius.clients[0], trunk: 'x' }] } },
      'no-such-trunk',
      /trunk$/,
    ],
    [{ ...whole, http: { tokenFile: 'nowhere' } }, 'unreadable', /nowhere$/],
    [{ ...whole, shared: { ...whole.shared, secretFile: 'tokens' } }, 'weak-secret', /tokens$/],
    [{ ...whole, listed: { reported: 'reject' } }, 'wrong', /^listed\.reported$/],
  ]
  const messages = loadMessages(join(import.meta.dirname, '../../../../locales'))
  for (const [content, code, place] of faults) {
    const answer = read(content)
    assert.ok(!answer.ok)
    assert.equal(answer.error.code, `calls-file.${code}`)
    assert.match(String(answer.error.details?.place), place)
    for (const language of ['kk', 'ru', 'en'] as const) {
      const text = messages.in(language)(`problem.calls-file.${code}`, answer.error.details ?? {})
      assert.ok(text.includes(String(answer.error.details?.place)), text)
    }
  }
  const wrong = read({ ...whole, rules: { listed: { mode: 'maybe' } } })
  assert.equal(wrong.ok ? '' : wrong.error.details?.wanted, 'off, shadow, on')
})

test('records need somebody who may hand them in, and cells that can be read', () => {
  writeFileSync(join(folder, 'cells.csv'), 'cell,region\n4010112,KZ-75\n"4010113";KZ-71\n')
  const records = { sims: 100_000, cells: 'cells.csv' }
  const config = unwrap(read({ ...whole, records }))
  assert.deepEqual(
    [config.records?.sims, config.records?.least, [...(config.records?.cells ?? [])]],
    [
      100_000,
      3,
      [
        [4_010_112, 'KZ-75'],
        [4_010_113, 'KZ-71'],
      ],
    ],
  )
  const { http: _, ...nobody } = whole
  const refused = read({ ...nobody, records })
  assert.deepEqual(!refused.ok && [refused.error.code, refused.error.details?.place], ['calls-file.missing', 'http'])
  writeFileSync(join(folder, 'cells.csv'), 'cell,region\n4010112,Almaty\n')
  const wrong = read({ ...whole, records })
  assert.equal(!wrong.ok && wrong.error.code, 'calls-file.unreadable')
  assert.match(String(!wrong.ok && wrong.error.details?.place), /cells\.csv:2$/)
})
