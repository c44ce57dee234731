import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { composeIBAN } from 'ibantools'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { testApplication } from '#test/application'
import { type Fields, hiddenIn, receiptIn, type Seen, visitor } from '#test/site-visitor'

/** Somebody who paid several times, out of two banks, tells of all of it on the public site without a script. */
const { server, services } = await testApplication()
const { get, post } = visitor(server)
const system = systemActor('test')
const account = (number: number) =>
  composeIBAN({ countryCode: 'KZ', bban: `802000000000${String(number).padStart(4, '0')}` }) ?? ''

before(async () => {
  for (const [code, name] of [
    ['801', 'First Bank'],
    ['802', 'Second Bank'],
  ] as const) {
    const { id } = unwrap(await services.identity.organisations.add(system, { kind: 'bank', name, region: null }))
    const empty = { bic: null, key: null, webhook: null, dutyOfficer: null, dutyContact: null, answerMinutes: null }
    unwrap(await services.payments.banks.register.put(system, code, { organisation: id, name, ...empty }))
  }
})

/** Presses a button of a page: everything it carries goes along. */
const press = (page: Seen, go: string, typed: Fields = {}) => post('/en/theft', { ...hiddenIn(page), ...typed, go })

/** The last look of somebody who told of one payment. */
async function lookAtOne(): Promise<Seen> {
  const bank = await press(await get('/en/theft'), 'next', { bank: '801' })
  const money = await press(bank, 'next', { amount: '450 000', when: 'now' })
  const to = await press(money, 'next', { to: account(1) })
  return press(to, 'next', { region: 'KZ-75' })
}

const rows = async <Row>(query: string) => (await services.pool.query(query)).rows as readonly Row[]

/** What each bank is asked, in the order of the banks. */
const asked = () =>
  rows<{ bank: string; payments: readonly { amount: string; account: string }[] }>(
    `select bank, details->'payments' as payments from payments.request where kind = 'confirm' order by bank`,
  )

let sent: Fields = {}
let receipt = ''

test('one payment takes as many presses as before, and one more can be added, looked at and taken away', async () => {
  const one = await lookAtOne()
  assert.match(one.html, /Is this right\?[^]*Almaty[^]*Add another payment/)
  assert.doesNotMatch(one.html, /Payment 1/)
  const money = await press(one, 'add')
  assert.match(money.html, /Payment 2[^]*First Bank/)
  const wrong = await press(money, 'next', { amount: 'much' })
  assert.deepEqual([wrong.status, /Write the amount in digits/.test(wrong.html)], [422, true])
  const to = await press(money, 'next', { amount: '120 000,50', when: 'now' })
  const two = await press(to, 'unknown')
  assert.match(two.html, /Payment 1[^]*450,000[^]*Payment 2[^]*120,000\.50[^]*2 payments, [^]*570,000\.50 in all/)
  const back = await press(await press(two, 'add'), 'back')
  assert.match(back.html, /2 payments/)
  assert.doesNotMatch((await press(two, 'remove:2')).html, /Payment 1/)
})

test('payments out of two banks are asked of both, in one recovery each, for the region and under one receipt', async () => {
  const first = await press(await lookAtOne(), 'add')
  const to = await press(first, 'next', { amount: '120 000', when: 'now' })
  const second = await press(await press(to, 'next', { to: account(2) }), 'add')
  const bank = await press(second, 'change:bank', { amount: '30 000', when: 'now' })
  assert.match(bank.html, /Which bank did the money leave\?/)
  const chosen = await press(bank, 'next', { bank: '802' })
  const look = await press(chosen, 'next', { to: account(3) })
  assert.match(look.html, /Payment 3[^]*Second Bank[^]*3 payments, [^]*600,000 in all/)
  sent = { ...hiddenIn(look), go: 'send' }
  receipt = receiptIn(await post('/en/theft', sent))
  assert.deepEqual(
    (await asked()).map(({ bank: code, payments }) => [
      code,
      payments.map(({ amount, account: paid }) => [amount, paid]),
    ]),
    [
      [
        '801',
        [
          ['45000000', account(1)],
          ['12000000', account(2)],
        ],
      ],
      ['802', [['3000000', account(3)]]],
    ],
  )
  const recoveries = await rows<{ region: string; stolen: string; reports: number }>(
    `select region, stolen::text, (select count(distinct report)::integer from payments.recovery) as reports
     from payments.recovery order by victim_bank`,
  )
  assert.deepEqual(recoveries, [
    { region: 'KZ-75', stolen: '57000000', reports: 1 },
    { region: 'KZ-75', stolen: '3000000', reports: 1 },
  ])
  const [report] = await rows<{ region: string; amount: string }>(
    'select region, amount_minor::text as amount from reports.submission',
  )
  assert.deepEqual(report, { region: 'KZ-75', amount: '60000000' })
})

test('the same press again gives the same receipt and asks nobody twice', async () => {
  assert.equal(receiptIn(await post('/en/theft', sent)), receipt)
  assert.equal((await asked()).length, 2)
})

test('both searches are followed by the one receipt, each under the name of its bank', async () => {
  const { html } = await post('/en/follow', { receipt })
  for (const name of ['First Bank', 'Second Bank']) assert.match(html, new RegExp(`R-20\\d\\d-00000\\d[^]*${name}`))
  assert.equal(html.match(/Your bank is being asked/g)?.length, 2)
  assert.doesNotMatch(html, new RegExp(account(1)))
})

test('where one bank cannot be asked, the other is', async () => {
  const before = (await asked()).length
  const money = await press(await lookAtOne(), 'add')
  const chosen = await press(await press(money, 'change:bank'), 'next', { bank: '', bankName: 'Far Bank' })
  const to = await press(chosen, 'next', { amount: '5 000', when: 'now' })
  const look = await press(to, 'unknown')
  assert.match(look.html, /Far Bank[^]*One of the banks does not take part/)
  assert.match((await press(look, 'send')).html, /Your bank is being asked/)
  const now = await asked()
  assert.equal(now.length, before + 1)
})

test('an account told as paid and as one’s own is asked about kindly, and nothing is sent', async () => {
  const before = (await asked()).length
  const look = await lookAtOne()
  const wrong = await press(look, 'send', { own: account(1) })
  assert.deepEqual([wrong.status, /Perhaps a slip: KZ[^]*untick it/.test(wrong.html)], [422, true])
  assert.equal((await asked()).length, before)
  receiptIn(await press(wrong, 'send'))
  assert.equal((await asked()).length, before + 1)
})

test('what a hostile form carries is answered and runs nothing', async () => {
  const hostile = `<script>alert(1)</script>'"; --`
  const forms = [hostile, '[', '[{}]', JSON.stringify([{ bank: hostile, to: hostile, amount: hostile }])]
  for (const others of forms) {
    for (const go of ['add', 'remove:1', 'remove:99', 'change:to:7', `change:${hostile}`, 'send', 'back']) {
      const { status, html } = await post('/kk/theft', {
        bank: '801',
        others,
        place: '9',
        region: hostile,
        step: 'check',
        go,
      })
      assert.ok(status < 500, `${others} ${go}`)
      assert.doesNotMatch(html, /<script>alert/)
    }
  }
})
