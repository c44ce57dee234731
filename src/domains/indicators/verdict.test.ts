import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseObservable } from '#formats/observable'
import { unwrap } from '#kernel/result'
import { hostChain, shieldsOf, targetsOf } from './target.ts'
import { type Finding, judge } from './verdict.ts'

const now = new Date('2026-11-21T00:00:00Z')
const later = new Date('2027-01-01T00:00:00Z')

function finding(more: Partial<Finding>): Finding {
  return {
    observableId: '01900000-0000-7000-8000-000000000001',
    allowedLevel: null,
    allowedName: null,
    display: 'listed',
    state: null,
    reports: 0,
    lists: 0,
    firstReportedAt: null,
    lastReportedAt: null,
    reportedUntil: null,
    topic: 'fraud',
    fraudType: null,
    measures: [],
    legalBasis: null,
    reason: null,
    validUntil: null,
    source: null,
    tlp: 'clear',
    disputed: false,
    block: null,
    ...more,
  }
}

const reported = finding({ state: 'reported', reports: 1, reportedUntil: later })
const confirmed = finding({ state: 'confirmed', validUntil: later, reason: 'seen', legalBasis: 'public-warning' })
const popular = finding({ allowedLevel: 'popular' })
const official = finding({ allowedLevel: 'official', allowedName: 'The Bank' })

/** The verdict on a text, given what is found at some of its targets. */
function verdictOn(text: string, found: Readonly<Record<string, Finding>>) {
  const observable = unwrap(parseObservable(text))
  const targets = targetsOf(observable).map((target) => ({ target, finding: found[target.value] }))
  return judge({ kind: observable.kind, display: observable.display, targets, ceiling: 'clear', now })
}

const values = (text: string) => targetsOf(unwrap(parseObservable(text))).map(({ value, match }) => `${match} ${value}`)

test('a page is looked for under both schemes, then its host, then each parent down to the registrable domain', () => {
  assert.deepEqual(values('https://pay.bonus.evil.kz/card?x=1'), [
    'exact https://pay.bonus.evil.kz/card?x=1',
    'exact http://pay.bonus.evil.kz/card?x=1',
    'host pay.bonus.evil.kz',
    'parent-domain bonus.evil.kz',
    'parent-domain evil.kz',
  ])
  assert.deepEqual(values('bonus.evil.kz'), ['exact bonus.evil.kz', 'parent-domain evil.kz'])
  assert.deepEqual(values('who@mail.evil.kz'), ['exact who@mail.evil.kz', 'host mail.evil.kz', 'parent-domain evil.kz'])
  assert.deepEqual(values('http://203.0.113.9/pay').slice(-1), ['host 203.0.113.9'])
})

test('a neighbour on a shared suffix is never a parent', () => {
  assert.deepEqual(values('https://mine.pages.dev/x').slice(2), ['host mine.pages.dev'])
  assert.deepEqual(hostChain(unwrap(parseObservable('a.mine.pages.dev'))), ['a.mine.pages.dev', 'mine.pages.dev'])
})

test('a link that names a phone number is about the number', () => {
  assert.deepEqual(values('https://wa.me/77011234567'), ['exact +77011234567'])
})

test('a listed parent warns of everything below it', () => {
  const verdict = verdictOn('https://a.b.evil.kz/x', { 'evil.kz': confirmed })
  assert.equal(verdict.state, 'confirmed')
  assert.equal(verdict.match, 'parent-domain')
})

test('a confirmed listing goes before a reported one, and the nearer before the farther', () => {
  assert.equal(verdictOn('a.evil.kz', { 'a.evil.kz': reported, 'evil.kz': confirmed }).match, 'parent-domain')
  assert.equal(verdictOn('a.evil.kz', { 'a.evil.kz': confirmed, 'evil.kz': confirmed }).match, 'exact')
  assert.equal(verdictOn('a.evil.kz', { 'a.evil.kz': reported, 'evil.kz': reported }).match, 'exact')
})

test('an official entry wins over every listing at and below it', () => {
  const verdict = verdictOn('https://pay.bank.kz/x', { 'https://pay.bank.kz/x': confirmed, 'bank.kz': official })
  assert.equal(verdict.state, 'official')
  assert.equal(verdict.officialName, 'The Bank')
  assert.equal(verdict.observableId, null)
})

test('a popular host silences listings of itself and above, not of a page or a name that strangers made on it', () => {
  assert.equal(verdictOn('host.kz', { 'host.kz': { ...reported, allowedLevel: 'popular' } }).state, 'none')
  assert.equal(verdictOn('a.host.kz', { 'a.host.kz': popular, 'host.kz': confirmed }).state, 'none')
  assert.equal(verdictOn('evil.host.kz', { 'evil.host.kz': reported, 'host.kz': popular }).state, 'reported')
  assert.equal(
    verdictOn('https://host.kz/forms/evil', { 'https://host.kz/forms/evil': reported, 'host.kz': popular }).state,
    'reported',
  )
  assert.equal(verdictOn('https://host.kz/', { 'host.kz': popular }).state, 'none')
})

test('a popular entry never makes anybody official', () => {
  const verdict = verdictOn('host.kz', { 'host.kz': popular })
  assert.equal(verdict.state, 'none')
  assert.equal(verdict.officialName, null)
})

test('without a decision the verdict names no basis, no reason and no measure but to warn', () => {
  const verdict = verdictOn('evil.kz', { 'evil.kz': { ...confirmed, ...reported, measures: ['block-page'] } })
  assert.equal(verdict.state, 'reported')
  assert.equal(verdict.legalBasis, null)
  assert.equal(verdict.reason, null)
  assert.deepEqual(verdict.measures, ['warn'])
})

test('a domain is shielded by itself at either level and by its parents when they are official', () => {
  const shields = shieldsOf(unwrap(parseObservable('a.b.kz')))
  assert.deepEqual(
    shields.exact.map(({ value }) => value),
    ['a.b.kz'],
  )
  assert.deepEqual(
    shields.above.map(({ value }) => value),
    ['b.kz'],
  )
  const front = shieldsOf(unwrap(parseObservable('https://a.b.kz/')))
  assert.deepEqual(
    front.exact.map(({ value }) => value),
    ['https://a.b.kz/', 'a.b.kz'],
  )
  const page = shieldsOf(unwrap(parseObservable('https://a.b.kz/x')))
  assert.deepEqual(
    page.exact.map(({ value }) => value),
    ['https://a.b.kz/x'],
  )
  assert.deepEqual(
    page.above.map(({ value }) => value),
    ['a.b.kz', 'b.kz'],
  )
})

test('under a confirmation beyond the clearance only the public reports show, not what it is about', () => {
  const secret = finding({ ...confirmed, tlp: 'red', reports: 2, reportedUntil: later, fraudType: 'mule' })
  const { state, topic, fraudType, reason, independentReports } = verdictOn('evil.kz', { 'evil.kz': secret })
  assert.deepEqual([state, topic, fraudType, reason, independentReports], ['reported', null, null, null, 2])
})
