import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeAudit } from '#domains/audit'
import { ok } from '#kernel/result'
import type { Actor } from '#platform/access'
import { inTransaction } from '#platform/database'
import { makeRelay } from '#platform/outbox'
import { testServer } from '#test/http'
import { needsPeer } from '#test/peers'
import { testPlatform } from '#test/services'
import { deskPolicy } from '../policy.ts'
import { makeFiguresExports } from './export-service.ts'
import { figuresListener } from './figures-jobs.ts'
import { figuresRoutes } from './figures-routes.ts'
import { makeFigures } from './figures-service.ts'

const platform = await testPlatform('2026-11-21T09:00:00Z')
const formula = '=HYPERLINK("http://x";"Әлия")'
const holder = '01900000-0000-7000-8000-00000000000a'
const load = { open: 0, new: 0, inReview: 0, waiting: 0, urgent: 0, overdue: 0, oldestNew: null, holders: [] }
const figures = makeFigures({
  ...platform,
  reports: { load: () => Promise.resolve(load) },
  colleagues: () =>
    Promise.resolve([{ id: holder, name: formula, roles: [], region: null, organisationId: holder, active: true }]),
})
const audit = makeAudit(platform)
let actor: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-00000000000b',
  organisation: null,
  region: null,
  roles: ['supervisor'],
  scopes: [],
}
const supervisor = actor
const server = await testServer({
  ...platform,
  policy: deskPolicy,
  routes: figuresRoutes({
    figures,
    figuresExports: makeFiguresExports({ ...platform, audit, figures }),
    printFonts: join(import.meta.dirname, '../../../../dist/print'),
  }),
  authenticate: () => Promise.resolve(ok(actor)),
})
const folder = mkdtempSync(join(tmpdir(), 'saqbol-figures-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const get = (path: string) => server.inject({ url: `/api/v1/desk/${path}` })

/** The file of an answer on the disk, for programs that read it. */
async function saved(path: string, name: string): Promise<string> {
  const answer = await get(path)
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 500))
  const file = join(folder, name)
  writeFileSync(file, answer.rawPayload)
  return file
}

before(async () => {
  for (const [minutes, region] of [
    [2, 'KZ-63'],
    [10, 'KZ-75'],
    [26 * 60, null],
  ] as const) {
    const reportId = platform.ids.next()
    const facts = { reportId, topic: 'grooming', channel: 'phone', language: 'kk', region, synthetic: false }
    const at = new Date(platform.clock.now().getTime() + minutes * 60_000).toISOString()
    await inTransaction(platform.db, (tx) =>
      platform.outbox.publish(
        tx,
        { topic: 'reports.submitted', payload: facts },
        { topic: 'reports.taken', payload: { reportId, by: holder, at } },
      ),
    )
  }
  await makeRelay({ ...platform, listeners: [figuresListener(figures)] }).drain()
})

test('a spreadsheet reads the CSV: a byte order mark, Kazakh titles, seconds, and no formula', async () => {
  const topics = await get('figures.csv?by=topic&lang=kk')
  assert.match(String(topics.headers['content-disposition']), /attachment; filename="saqbol-desk-topic-2026-/)
  assert.ok(topics.body.startsWith('\ufeffdata,by,from,to,code,title,received,received_before,open,look_count,'))
  const line = topics.body.split('\r\n').find((one) => one.includes(',grooming,')) ?? ''
  assert.match(line, /,grooming,Ересек адам интернетте [^,]*,3,0,3,3,600,93600,0,,,/)
  const people = await get('figures.csv?by=operator')
  assert.ok(people.body.includes(`,"'=HYPERLINK(""http://x"";""Әлия"")",3,`), people.body)
})

const noUnzip = needsPeer('Info-ZIP', 'unzip')

test('the workbook has a sheet for each breakdown, with numbers as numbers and times as times', {
  skip: noUnzip,
}, async () => {
  const file = await saved('figures.xlsx?lang=kk', 'figures.xlsx')
  execFileSync('unzip', ['-tq', file])
  const part = (name: string) => execFileSync('unzip', ['-p', file, name], { encoding: 'utf8' })
  const names = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)
  assert.equal(names.length, 7)
  assert.deepEqual(names.slice(0, 2), ['Тақырып бойынша', 'Келген жолы бойынша'])
  const texts = [...part('xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text ?? '')
  const sheet = part('xl/worksheets/sheet1.xml')
  const rows = [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', inner = '']) => {
      const value = /<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? ''
      return / ?t="s"/.test(attributes) ? texts[Number(value)] : value === '' ? null : Number(value)
    }),
  )
  const line = rows.find(([title]) => String(title).startsWith('Ересек адам'))
  assert.deepEqual(line?.slice(1, 5), [3, 0, 3, 3])
  assert.ok(Math.abs(Number(line?.[5]) - 600 / 86_400) < 1e-9)
  assert.ok(part('xl/styles.xml').includes('[h]:mm:ss'))
  const whole = names.map((_, place) => part(`xl/worksheets/sheet${place + 1}.xml`)).join('')
  assert.ok(!whole.includes('<f>'), 'no cell is a formula')
  assert.ok(texts.some((text) => text.startsWith('=HYPERLINK')))
})

const noPdf = needsPeer('Poppler', 'pdftotext')

test('the paper can be read, in Kazakh, Russian and English, with page numbers and meanings', {
  skip: noPdf,
}, async () => {
  for (const [lang, title, topic, foot] of [
    ['kk', 'Жедел желінің жұмыс көрсеткіштері', 'Ересек адам интернетте', '-бет'],
    ['ru', 'Показатели работы горячей линии', 'Взрослый', 'страница 1 из '],
    ['en', 'How the hotline works: figures', 'adult', 'page 1 of '],
  ] as const) {
    const file = await saved(`figures.pdf?lang=${lang}&by=topic`, `${lang}.pdf`)
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    for (const words of [title, topic, foot]) {
      assert.ok(text.replaceAll(/\s+/g, ' ').includes(words), `${lang}: ${words}\n${text}`)
    }
  }
  const kazakh = execFileSync('pdftotext', [join(folder, 'kk.pdf'), '-'], { encoding: 'utf8' })
  for (const letter of 'әғқңөұүі') assert.ok(kazakh.includes(letter), letter)
})

test('every breakdown makes a paper', async () => {
  for (const by of ['channel', 'operator', 'region', 'language', 'day', 'week', 'month']) {
    const answer = await get(`figures.pdf?by=${by}&from=2026-01-01`)
    assert.equal(answer.statusCode, 200, by)
    assert.ok(answer.rawPayload.subarray(0, 5).equals(Buffer.from('%PDF-')))
  }
})

test('an export leaves a trace, and an operator gets none', async () => {
  const { rows } = await platform.pool.query<{ subject_id: string; details: string }>(
    `select subject_id, details from audit.entry where action = 'desk.figures-exported'`,
  )
  assert.ok(rows.some(({ details }) => details.includes('"format":"pdf"')))
  assert.ok(rows.some(({ details }) => details.includes('"format":"xlsx"')))
  actor = { ...supervisor, roles: ['operator'] }
  for (const path of ['figures', 'load', 'figures.csv', 'figures.xlsx', 'figures.pdf']) {
    assert.equal((await get(path)).statusCode, 403, path)
  }
  actor = { ...supervisor, roles: ['auditor'] }
  assert.equal((await get('figures')).statusCode, 200)
  assert.ok(!(await get('figures.csv?by=operator')).body.includes('HYPERLINK'))
  actor = supervisor
})

test('a question that is not understood is refused', async () => {
  for (const query of ['by=weather', 'from=yesterday', 'from=2026-02-30', 'data=both', 'x=1']) {
    assert.equal((await get(`figures?${query}`)).statusCode, 400, query)
  }
  const backwards = await get('figures?from=2026-02-01&to=2026-01-01')
  assert.equal(backwards.statusCode, 422)
  assert.equal(backwards.json<{ code: string }>().code, 'figures.period-backwards')
})
