import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { testApplication } from '#test/application'
import { blockedName, fillBlocked } from '#test/blocked-names'
import { testCommandLine } from '#test/command-line'
import { freePort } from '#test/free-port'
import { needsPeer } from '#test/peers'
import { until } from '#test/until'

const zone = 'rpz.saqbol'
const garden = 'blocked.saqbol-garden.kz'
const skip = needsPeer('BIND’s dig', 'dig')
const zonePort = await freePort()
const { environment, services } = await testApplication({ DNS_LISTEN: `127.0.0.1:${zonePort}`, DNS_ZONE: zone })
const { call } = await testCommandLine()
const saqbol = (...words: readonly string[]) => call(words, '', environment)
const folder = await mkdtemp(join(tmpdir(), 'saqbol-zone-key-'))
after(() => rm(folder, { recursive: true, force: true }))

before(async () => {
  await fillBlocked(services.pool, 50)
  await services.blocked.reconcile()
})

/** The lines of the zone as a provider's `dig` takes it, with the file of a key where one is given. */
async function take(keyFile?: string): Promise<readonly string[]> {
  const key = keyFile === undefined ? [] : ['-k', keyFile]
  const args = ['@127.0.0.1', '-p', String(zonePort), ...key, '+onesoa', '+nocomments', '+nostats', zone, 'AXFR']
  const out = await new Promise<string>((resolve) => execFile('dig', args, (_error, text) => resolve(text)))
  return out.split('\n').filter((line) => /\sCNAME\s/.test(line))
}

test('what `zone key add` prints opens the zone as it is pasted, and no longer once the key is taken back', {
  skip,
}, async () => {
  const added = await saqbol('zone', 'key', 'add', 'Provider-A', '--garden', garden)
  assert.equal(added.code, 0, added.err)
  assert.match(added.out, /^key "provider-a" \{ algorithm hmac-sha256; secret "[\w+/=]{44}"; \};\n$/)
  const keyFile = join(folder, 'provider-a.key')
  await writeFile(keyFile, added.out)
  await until(async () => (await take(keyFile)).length === 100)
  const target = new RegExp(`^${blockedName(7).replaceAll('.', '\\.')}\\.${zone}\\.\\s.*\\sCNAME\\s${garden}\\.$`)
  assert.equal((await take(keyFile)).filter((line) => target.test(line)).length, 1)
  assert.deepEqual(await take(), [])
  await writeFile(join(folder, 'other.key'), added.out.replace(/secret ".{4}/, 'secret "AAAA'))
  assert.deepEqual(await take(join(folder, 'other.key')), [])

  const listed = await saqbol('zone', 'key', 'list')
  assert.match(listed.out, new RegExp(`^provider-a\\t${garden}\\t-\\t-$`, 'm'))
  const secret = /secret "(.*?)"/.exec(added.out)?.[1] ?? ''
  assert.ok(!listed.out.includes(secret))
  assert.equal((await saqbol('zone', 'key', 'remove', 'provider-a')).code, 0)
  await until(async () => (await take(keyFile)).length === 0)
})

test('after `zone restart` a resolver that had come further than a restored backup takes the whole zone', {
  skip,
}, async () => {
  const added = await saqbol('zone', 'key', 'add', 'ahead', '--json')
  const { secret } = JSON.parse(added.out) as { secret: string }
  const dig = (...words: readonly string[]) =>
    new Promise<string>((resolve) => {
      const args = ['@127.0.0.1', '-p', String(zonePort), '-y', `hmac-sha256:ahead:${secret}`, ...words]
      execFile('dig', args, (_error, text) => resolve(text))
    })
  const serialNow = async () => Number((await dig('+short', zone, 'SOA')).split(' ')[2])
  await until(async () => (await serialNow()) > 0)
  // What a resolver holds that took changes after the backup was made.
  const held = (await serialNow()) + 7
  assert.match(await dig(zone, `IXFR=${held}`), /XFR size: 1 records/)
  const restarted = await saqbol('zone', 'restart', '--json')
  assert.equal(restarted.code, 0, restarted.err)
  const { serial } = JSON.parse(restarted.out) as { serial: number }
  await until(async () => (await serialNow()) === serial)
  assert.match(await dig(zone, `IXFR=${held}`), /XFR size: 103 records/)
  assert.match(await dig(zone, `IXFR=${serial}`), /XFR size: 1 records/)
  assert.match((await saqbol('zone', 'restart')).out, /goes on from serial \d+\. Every resolver/)
  assert.equal((await saqbol('zone', 'key', 'remove', 'ahead')).code, 0)
})

test('a provider whose network is named takes the zone without a signature, and leads nowhere', { skip }, async () => {
  const added = await saqbol('zone', 'key', 'add', 'near', '--from', '127.0.0.0/8', '--notify', '127.0.0.1:9', '--json')
  assert.equal(added.code, 0, added.err)
  const { secret, ...key } = JSON.parse(added.out) as Record<string, unknown>
  assert.equal(typeof secret, 'string')
  assert.deepEqual([key['networks'], key['notify'], key['garden']], [['127.0.0.0/8'], ['127.0.0.1:9'], null])
  await until(async () => (await take()).length === 100)
  assert.match((await take())[0] ?? '', /\sCNAME\s\.$/)
  assert.equal((await saqbol('zone', 'key', 'remove', 'near')).code, 0)
})

test('what is no key is refused in words, and nothing is kept', async () => {
  const refused = await saqbol('zone', 'key', 'add', 'right', '--from', '10/8')
  assert.notEqual(refused.code, 0)
  assert.match(refused.err, /10\/8/)
  assert.equal((await saqbol('zone', 'key', 'list', '--json')).out.trim(), '[]')
  assert.notEqual((await saqbol('zone', 'key', 'remove', 'right')).code, 0)
})
