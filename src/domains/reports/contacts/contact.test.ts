import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompactEncrypt, importJWK } from 'jose'
import { makeAudit } from '#domains/audit'
import { makeReceipts } from '#domains/identity'
import { makeIndicators } from '#domains/indicators'
import { asId } from '#kernel/id'
import { unwrap } from '#kernel/result'
import { type Actor, anonymous, may, roles } from '#platform/access'
import { testPlatform } from '#test/services'
import { contactsPolicy, makeReports } from '../index.ts'
import { readContact, readSealed } from './contact.ts'

const platform = await testPlatform()
const shared = { ...platform, audit: makeAudit(platform), receipts: makeReceipts(platform) }
const reports = makeReports({
  ...shared,
  indicators: makeIndicators(shared),
  config: { RETENTION_DAYS: 90, CONTACT_RETENTION_DAYS: 30 },
})
const { contacts } = reports

const operator: Actor = {
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  organisation: '01900000-0000-7000-8000-000000000002',
  region: null,
  roles: ['operator'],
  scopes: [],
}
const reason = 'Қоңырауды күтіп отыр, нақтылау керек'
const details = { name: 'Айгерім', phone: '+7 701 222-33-44', when: 'кешке' }

const submit = async (region?: 'KZ-63') => {
  const contact = unwrap(await contacts.accept({ plain: details }))
  const input = { text: 'Мені алдап кетті, қоңырау шалыңызшы', ...(region && { region }) }
  return unwrap(await reports.submit(anonymous, input, { channel: 'site', reporterMark: null, contact }))
}
const sealWith = async (header: Record<string, string>, text = JSON.stringify(details)) => {
  const { kid, ...jwk } = await contacts.key()
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid, ...header })
    .encrypt(await importJWK(jwk, 'RSA-OAEP-256'))
}

test('contact details are read with kindness: spaces go, one way to answer is enough, none is refused', () => {
  assert.deepEqual(unwrap(readContact({ phone: ' 8 701  222 33 44 ', name: '' })), {
    name: undefined,
    phone: '8 701 222 33 44',
    email: undefined,
    when: undefined,
  })
  assert.ok(readContact({ email: 'a@b.kz' }).ok)
  const codeOf = (given: Parameters<typeof readContact>[0]) => {
    const read = readContact(given)
    return read.ok ? 'ok' : read.error.code
  }
  assert.equal(codeOf({ name: 'Айгерім' }), 'contact.empty')
  assert.equal(codeOf({ phone: 'кешке' }), 'contact.phone.unreadable')
  assert.equal(codeOf({ email: 'someone' }), 'contact.email.unreadable')
})

test('what is stored is a JWE that only the private key opens, and no column holds the words', async () => {
  const { submissionId } = await submit()
  const { rows } = await platform.pool.query<{ sealed: string }>(
    'select sealed from reports.contact where submission_id = $1',
    [submissionId],
  )
  assert.match(rows[0]?.sealed ?? '', /^[\w-]+(\.[\w-]+){4}$/)
  assert.ok(!JSON.stringify(rows).includes('222-33-44'))
  assert.deepEqual(unwrap(await contacts.open(operator, submissionId, reason)), details)
})

test('every opening leaves who, when and why; the trail holds the hash of the reason and no contact', async () => {
  const { submissionId } = await submit()
  unwrap(await contacts.open(operator, submissionId, reason))
  const facts = unwrap(await contacts.facts(operator, submissionId))
  assert.equal(facts.present, true)
  assert.equal(facts.sealedBy, 'server')
  assert.deepEqual(
    facts.openings.map((opening) => [opening.openedBy, opening.reason]),
    [[operator.id, reason]],
  )
  const { rows } = await platform.pool.query<{ details: string }>(
    `select details::text from audit.entry where action = 'reports.contact-opened' and subject_id = $1`,
    [submissionId],
  )
  assert.equal(rows.length, 1)
  assert.match(rows[0]?.details ?? '', /"reasonHash":\s*"[0-9a-f]{64}"/)
  assert.ok(!(rows[0]?.details ?? '').includes('222-33-44'))
})

test('what a browser sealed is stored as it is and opens; what is no such JWE is refused', async () => {
  const sealed = await sealWith({})
  assert.equal(unwrap(await contacts.accept(sealed)).sealedBy, 'reporter')
  const altered = sealed.replace(/\.([\w-])/, (_, letter: string) => `.${letter === 'A' ? 'B' : 'A'}`)
  for (const bad of [
    'a.b.c.d.e',
    sealed.slice(0, -3),
    await sealWith({ enc: 'A128GCM' }),
    sealed.replace('.', '..'),
    'x'.repeat(13_000),
  ]) {
    const refused = await contacts.accept(bad)
    assert.equal(refused.ok ? 'taken' : refused.error.code, 'contact.sealed.unreadable')
  }
  const stranger = await contacts.accept(await sealWith({ kid: '01900000-0000-7000-8000-00000000dead' }))
  assert.equal(stranger.ok ? 'taken' : stranger.error.code, 'contact.key.not-found')
  const { submissionId } = await submit()
  unwrap(await contacts.replace(operator, submissionId, altered))
  const opened = await contacts.open(operator, submissionId, reason)
  assert.equal(opened.ok ? 'opened' : opened.error.code, 'contact.unopenable')
  unwrap(await contacts.replace(operator, submissionId, await sealWith({}, '{"phone":"1","script":"<b>"}')))
  const strange = await contacts.open(operator, submissionId, reason)
  assert.equal(strange.ok ? 'opened' : strange.error.code, 'contact.unopenable')
})

test('after a rotation new details go to the new key and old ones still open', async () => {
  const before = await submit()
  const { kid } = await contacts.key()
  await contacts.rotate(operator)
  assert.notEqual((await contacts.key()).kid, kid)
  const after = await submit()
  for (const { submissionId } of [before, after]) {
    assert.deepEqual(unwrap(await contacts.open(operator, submissionId, reason)), details)
  }
})

test('a region’s people neither see nor open the contact details of another region', async () => {
  const { submissionId } = await submit('KZ-63')
  const elsewhere: Actor = { ...operator, region: 'KZ-71' }
  for (const result of [
    await contacts.facts(elsewhere, submissionId),
    await contacts.open(elsewhere, submissionId, reason),
    await contacts.replace(elsewhere, submissionId, { plain: details }),
    await contacts.open(operator, asId('01900000-0000-7000-8000-00000000dead'), reason),
  ]) {
    assert.equal(result.ok ? 'seen' : result.error.code, 'contact.not-found')
  }
  assert.ok((await contacts.open({ ...operator, region: 'KZ-63' }, submissionId, reason)).ok)
})

test('contact details go when the time after closing is over, and not before', async () => {
  const { submissionId, reports: made } = await submit()
  const [report] = made
  assert.ok(report)
  const { report: read } = unwrap(await reports.get(operator, report.id))
  const assessment = { classification: 'illegal', closingReason: 'referred', indicators: [] } as const
  unwrap(await reports.assess(operator, report.id, { version: read.version, assessment }))
  const deletedOn = unwrap(await contacts.facts(operator, submissionId)).deletedOn
  assert.equal(deletedOn?.getTime(), platform.clock.now().getTime() + 30 * 86_400_000)
  platform.clock.advance(29 * 86_400_000)
  await reports.forget()
  assert.equal(unwrap(await contacts.facts(operator, submissionId)).present, true)
  platform.clock.advance(2 * 86_400_000)
  await reports.forget()
  assert.equal(unwrap(await contacts.facts(operator, submissionId)).present, false)
  const gone = await contacts.open(operator, submissionId, reason)
  assert.equal(gone.ok ? 'opened' : gone.error.code, 'contact.not-found')
})

test('operators and supervisors open; auditors, administrators, investigators and analysts do not', () => {
  const opening = roles.filter((role) => may(contactsPolicy, { ...operator, roles: [role] }, 'contacts:open'))
  assert.deepEqual(opening, ['operator', 'supervisor'])
})

test('a JWE of the shape is read without a key and says which key it is for', async () => {
  const { kid } = await contacts.key()
  assert.deepEqual(unwrap(readSealed(await sealWith({}))), { keyId: kid })
})
