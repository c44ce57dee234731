import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Claims } from '#formats/passport/passport'
import { signPassport } from '#platform/passport/signer'
import { blockOfGuide } from '#test/calls-node'
import { called, caller, claimsOf as claims, inviteOf, now, signedCallsNode, toldOverSip } from '#test/signed-calls'
import { readCallsFile } from '../config-file.ts'
import { callsFileSchema } from '../config-schema.ts'

const { edge, file, house, signer, single, at, outside, fetched, invite, learn } = await signedCallsNode()

test('A signed call goes on as proved; its certificate is fetched once', async () => {
  await learn(signer)
  assert.equal(await invite({ identities: [signPassport(claims(), signer)] }), '302 TN-Validation-Passed')
  assert.equal(await invite({ identities: [signPassport(claims(), signer)] }), '302 TN-Validation-Passed')
  assert.deepEqual(fetched, ['/signer.pem'])
})

test('A forged call is rejected, whatever is forged of it', async () => {
  const good = signPassport(claims(), signer)
  const [stranger, inside] = [at('/stranger.pem'), 'https://192.168.7.7/signer.pem']
  for (const x5u of [stranger, inside]) await learn({ ...signer, x5u })
  for (const identity of [
    signPassport(claims(), { ...signer, key: house.between.key }),
    signPassport(claims({ orig: { tn: '77017654321' } }), signer),
    signPassport(claims({ dest: [{ tn: '77272000000' }] }), signer),
    signPassport(claims(), { ...signer, x5u: stranger }),
    signPassport(claims(), { ...signer, x5u: inside }),
    good.replace(/\.[\w-]{20}/, '.AAAAAAAAAAAAAAAAAAAA'),
    'nonsense',
  ]) {
    assert.equal(await invite({ identities: [identity] }), '603 passport-invalid', identity)
  }
  const many = Array.from({ length: 9 }, () => good)
  assert.equal(await invite({ identities: many }), '603 passport-invalid')
})

test('A passport that was kept and presented later is stale', async () => {
  assert.equal(await invite({ identities: [signPassport(claims({ iat: now() - 120 }), signer)] }), '603 passport-stale')
})

test('Over TCP, which such calls mostly need, they are answered alike', async () => {
  const stream = connect(edge.calls?.tcpPort ?? 0, '127.0.0.1')
  await once(stream, 'connect')
  const forged = signPassport(claims(), { ...signer, key: house.between.key })
  const answers: string[] = []
  for (const identity of [signPassport(claims(), signer), forged]) {
    stream.write(inviteOf({ identities: [identity] }, 'TCP 127.0.0.1'))
    const [answer] = (await once(stream, 'data')) as [Buffer]
    answers.push(toldOverSip(answer.toString()))
  }
  stream.destroy()
  assert.deepEqual(answers, ['302 TN-Validation-Passed', '603 passport-invalid'])
})

test('Whoever vouches for less than the number gets no more said', async () => {
  for (const attest of ['B', 'C'] as const) {
    assert.equal(await invite({ identities: [signPassport(claims({ attest }), signer)] }), '302 No-TN-Validation')
  }
})

test('A call without a passport goes on without a mark, and so does one of a kind nobody understands', async () => {
  assert.equal(await invite({}), '302')
  const rph = signPassport(claims(), signer).replace('"shaken"', '"rph"')
  assert.equal(await invite({ identities: [rph] }), '302')
})

test('A call whose certificate does not come in time falls to the rule’s own policy', async () => {
  const identities = [signPassport(claims(), { ...signer, x5u: at('/silent.pem') })]
  assert.equal(await invite({ identities }), '302 No-TN-Validation')
})

test('A call that was sent on without being signed again is neither proved nor forged', async () => {
  const dialled = '77272000001'
  const identity = signPassport(claims({ dest: [{ tn: dialled }] }), signer)
  assert.equal(await invite({ identities: [identity], to: dialled }), '302')
  assert.equal(await invite({ identities: [identity] }), '603 passport-invalid')
  const { iat, orig, dest } = claims()
  const diverted = signPassport({ iat, orig, dest, div: { tn: dialled } }, signer)
  assert.equal(await invite({ identities: [identity, diverted], to: dialled }), '302 TN-Validation-Passed')
})

test('The compact form is proved with the date of the request', async () => {
  const base: Claims = { iat: now(), orig: { tn: caller }, dest: [{ tn: called }] }
  const identities = [signPassport(base, single, 'compact')]
  await learn(single)
  const date = new Date(base.iat * 1000).toUTCString()
  assert.equal(await invite({ identities, date }), '302 TN-Validation-Passed')
  assert.equal(await invite({ identities }), '603 passport-invalid')
})

test('A stranger makes us fetch nothing', async () => {
  const identities = [signPassport(claims(), { ...signer, x5u: at('/signer.pem?stranger') })]
  const before = fetched.length
  assert.equal(await invite({ identities, from: 2 }), '302')
  assert.equal(fetched.length, before)
})

test('A root or an authority that is none is refused when the file is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'saqbol-roots-'))
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(file))
  writeFileSync(join(folder, 'tokens'), `${'t'.repeat(32)}\n`)
  for (const [root, tls] of [
    [house.signer.pem, outside.pem],
    [house.root.pem, 'nonsense'],
  ] as const) {
    writeFileSync(join(folder, 'root.pem'), root)
    writeFileSync(join(folder, 'tls.pem'), tls)
    const read = readCallsFile(join(folder, 'calls.json'))
    assert.equal(read.ok ? '' : read.error.code, 'calls-file.bad-certificate')
  }
  rmSync(folder, { recursive: true })
})

test('What the guide shows can be written into the file as it stands', () => {
  const shown = blockOfGuide('PASSporT')
  assert.equal(callsFileSchema.shape.passport.safeParse((shown as { passport: unknown }).passport).success, true)
})
