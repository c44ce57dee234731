import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { testCommandLine } from '#test/command-line'
import { freePort } from '#test/free-port'

const { call, folder, database } = await testCommandLine()

const story =
  'Маған 8 701 123 45 67 нөмірінен біреу қоңырау шалып, өзін банк қызметкерімін деді. Ақшаны KZ16 722C 0000 1234 5678 шотына аударуды сұрады.'

test('extract prints one JSON object per identifier, with its place in the text', async () => {
  const { code, out } = await call(['extract'], story)
  assert.equal(code, 0)
  const found = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; value: string; start: number; end: number })
  assert.deepEqual(found[0], { kind: 'phone', value: '+77011234567', start: 6, end: 21 })
  assert.equal(story.slice(found[0]?.start, found[0]?.end), '8 701 123 45 67')
})

test('a report typed at the machine is assessed, and the number is warned about from then on', async () => {
  const reported = await call(['report', '--topic', 'fraud', '--json'], story)
  assert.equal(reported.code, 0, reported.err)
  const { receipt, reports } = JSON.parse(reported.out) as { receipt: string; reports: { id: string }[] }
  assert.match(receipt, /^\d{16}$/)
  const before = await call(['check', '+7 701 123-45-67', '--exit-status'])
  assert.equal(before.code, 11)
  const id = reports[0]?.id ?? ''
  const queue = await call(['assess'])
  assert.match(queue.out, new RegExp(id))
  const assessed = await call([
    'assess',
    id,
    '--classification',
    'illegal',
    '--close',
    'referred',
    '--confirm',
    'all',
    '--legal-basis',
    'criminal-code-190',
    '--reason',
    'Calls in the name of a bank',
  ])
  assert.equal(assessed.code, 0, assessed.err)
  const after = await call(['check', '8 (701) 123 45 67', '--exit-status', '--lang', 'kk'])
  assert.equal(after.code, 10)
  assert.match(after.out, /РАСТАЛҒАН/)
})

test('the same key gives the same receipt', async () => {
  const words = ['report', '--topic', 'fraud', '--key', 'a-key-of-the-caller', '--json']
  const receipts = [await call(words, story), await call(words, story)].map(
    ({ out }) => (JSON.parse(out) as { receipt: string }).receipt,
  )
  assert.equal(receipts[0], receipts[1])
})

test('a list is imported, importing it again changes nothing, and what is refused stands in a file with its reason', async () => {
  const list = join(folder, 'list.txt')
  await writeFile(list, 'evil-example-one.top\nhxxps://evil-example-two[.]top/login\nkz\negov.kz\n')
  const first = await call(['import', list, '--source', 'A list', '--json'])
  assert.equal(first.code, 0, first.err)
  const told = JSON.parse(first.out) as { changed: number; rejected: number; rejectsFile: string }
  assert.equal(told.rejected, 2)
  const rejects = await readFile(told.rejectsFile, 'utf8')
  assert.match(rejects, /"kz",(domain\.public-suffix|observable\.unrecognised)/)
  const again = JSON.parse((await call(['import', list, '--source', 'A list', '--json'])).out) as { changed: number }
  assert.equal(again.changed, 0)
  assert.match((await call(['check', 'www.evil-example-one.top'])).out, /REPORTED/)
  assert.match((await call(['check', 'egov.kz'])).out, /OFFICIAL/)
})

test('audit verify ends with 0 on an untouched trail and with 5 on a touched one', async () => {
  assert.equal((await call(['audit', 'verify'])).code, 0)
  await database.pool.query('alter table audit.entry disable trigger all')
  await database.pool.query(`update audit.entry set details = details || ' ' where number = 1`)
  const { code, out } = await call(['audit', 'verify'])
  assert.equal(code, 5)
  assert.match(out, /altered/)
})

test('the demo does not mix synthetic reports with real ones', async () => {
  const { code } = await call(['demo', '--count', '5'])
  assert.equal(code, 4)
})

test('the demo fills the screens of the desk with what anybody knows for made up, and once', async () => {
  const empty = await testCommandLine()
  const demo = async () => {
    const { code, out, err } = await empty.call(['demo', '--count', '120', '--json'])
    assert.equal(code, 0, err)
    return JSON.parse(out) as {
      readonly reports: number
      readonly referrals: number
      readonly links: number
      readonly crises: number
      readonly calls?: {
        readonly calls: number
        readonly boxes: number
        readonly seizures: number
        readonly appeals: number
      }
      readonly payments?: { readonly screened: number; readonly recoveries: number; readonly appeals: number }
    }
  }
  const rows = async <T>(statement: string) => (await empty.database.pool.query(statement)).rows as T[]
  const { reports, calls, payments, ...desk } = await demo()
  assert.equal(reports, 120)
  assert.ok(desk.referrals > 10 && desk.links > 0 && desk.crises === 1, JSON.stringify(desk))
  const register = 'select name_en, address from reports.addressee'
  const addressees = await rows<{ name_en: string; address: string }>(register)
  for (const { name_en, address } of addressees) assert.match(`${name_en} ${address}`, /\(demo\).*\.example/)
  const removed = await rows('select 1 from reports.takedown where provider_at < removed_at')
  assert.ok(removed.length > 0)
  const [crisis] = await rows<{ ended_at: Date; outcome: string }>('select ended_at, outcome from desk.crisis')
  assert.ok(crisis !== undefined && crisis.ended_at < new Date() && crisis.outcome === 'services-called')
  assert.equal((await rows('select 1 from desk.turn')).length, 120)
  assert.ok(calls !== undefined && calls.calls > 1e6 && calls.boxes > 3 && calls.appeals === 4, JSON.stringify(calls))
  assert.equal((await rows('select 1 from calls.box where not synthetic')).length, 0)
  assert.equal((await rows(`select 1 from calls.box where state = 'confirmed'`)).length, 1)
  assert.ok(payments !== undefined && payments.screened > 1e6 && payments.appeals === 2, JSON.stringify(payments))
  // The public figures are of closed days: each day is told on its day.
  assert.ok((await rows('select distinct told_on from payments.screening_day where told_on = day')).length > 34)
  assert.equal((await rows('select 1 from payments.recovery')).length, payments.recoveries)
  const states = await rows<{ state: string }>('select distinct state from payments.recovery')
  for (const state of ['tracking', 'awaiting-analysis', 'completed', 'cancelled'])
    assert.ok(
      states.some((row) => row.state === state),
      state,
    )
  assert.ok((await rows(`select 1 from payments.hold where state = 'closed' and end_reason = 'returned'`)).length > 5)
  assert.equal((await rows(`select 1 from payments.bank where name not like '%(демо)'`)).length, 0)
  const again = await demo()
  assert.deepEqual([again.calls, again.payments], [undefined, undefined])
  assert.equal((await rows(register)).length, addressees.length)
})

test('config prints the settings and no secret', async () => {
  const { out } = await call(['config'])
  assert.match(out, /SAQBOL_SECRET=\[redacted\]/)
  assert.match(out, /DATABASE_URL=\[redacted\]/)
})

test('a wrong command line ends with 2, a wrong setting too, and help teaches', async () => {
  assert.equal((await call(['chekc'])).code, 2)
  assert.equal((await call(['check'])).code, 2)
  const wrong = await call(['config'], '', { PORT: 'harbour' })
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /PORT/)
  const help = await call(['help'])
  assert.equal(help.code, 0)
  assert.match(help.out, /First steps/)
})

test('a database that is away ends with 3 and a plain sentence', async () => {
  const { code, err } = await call(['check', '102'], '', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })
  assert.equal(code, 3)
  assert.doesNotMatch(err, /at .*\.ts:/)
})

test('another secret than the one the database was used with is refused', async () => {
  const { code, err } = await call(['check', '102'], '', { SAQBOL_SECRET: 'ab'.repeat(32) })
  assert.equal(code, 4)
  assert.match(err, /master secret/)
})

test('doctor says what it looked at', async () => {
  const { out } = await call(['doctor', '--json'])
  const { findings } = JSON.parse(out) as { findings: { check: string; ok: boolean }[] }
  assert.ok(findings.find(({ check }) => check === 'database')?.ok)
  assert.ok(!findings.some(({ check }) => check === 'valkey'))
})

test('doctor says why the shared store cannot be used', async () => {
  const port = await freePort()
  const { code, out } = await call(['doctor', '--json'], '', { VALKEY_URL: `redis://127.0.0.1:${port}` })
  const { findings } = JSON.parse(out) as { findings: { check: string; ok: boolean; detail: string }[] }
  const found = findings.find(({ check }) => check === 'valkey')
  assert.equal(found?.ok, false)
  assert.match(found?.detail ?? '', /ECONNREFUSED/)
  assert.notEqual(code, 0)
})
