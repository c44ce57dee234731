import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { unwrap } from '#kernel/result'
import { systemActor } from '#platform/access'
import { shortly, testImporter } from '#test/importing'
import { testRegistry } from '#test/registry'

const { indicators, check, pool } = await testRegistry()
const { folder, done, failure } = await testImporter(indicators)
const cli = systemActor('cli')

test('each format is found out by itself', async () => {
  const formats: readonly (readonly [string, string, string])[] = [
    ['0.0.0.0 hosts-a.kz hosts-b.kz # x\n127.0.0.1 localhost\n0.0.0.0 hosts-c.kz\n', 'hosts', 'hosts-b.kz'],
    ['https://urls-a.kz/x\nhxxp://urls-b.kz/y\n', 'urls', 'http://urls-b.kz/y'],
    ['+77011112233\nlist-mixed.kz\nKZ86125KZT5004100100\n', 'list', '+77011112233'],
    ['kind,value,topic,reason\nphone,+77011112244,fraud,"calls, often"\n', 'csv', '87011112244'],
    ['тип;значение\ndomain;csv-semicolon.kz\n', 'csv', 'csv-semicolon.kz'],
    ['url\thits\nhttps://csv-tab.kz/a\t7\n', 'csv', 'https://csv-tab.kz/a'],
    [
      '{"allow":["allowed-here.kz"],"deny":["polka-a.kz","allowed-here.kz"],"denySub":["polka-b.kz/page"]}',
      'polkadot',
      'https://polka-b.kz/page',
    ],
    ['["json-a.kz","+77011112255"]', 'list', '+77011112255'],
    ['\ufeffbom-a.kz\nbom-b.kz\n', 'domains', 'bom-a.kz'],
  ]
  for (const [content, format, listed] of formats) {
    const result = await done(content, { source: format })
    assert.equal(result.format, format, content)
    assert.equal((await check(listed)).state, 'reported', listed)
  }
  assert.equal((await check('allowed-here.kz')).state, 'none')
})

test('a MISP event lists what it marks for detection, and says what it leaves out', async () => {
  const attribute = (type: string, value: string, more: object = {}) => ({ type, value, ...more })
  const event = {
    Event: {
      info: 'phishing',
      Attribute: [
        attribute('domain', 'misp-a.kz', { to_ids: true, comment: 'fake bank' }),
        attribute('hostname', 'pay.misp-b.kz'),
        attribute('url', 'https://misp-c.kz/login'),
        attribute('ip-dst', '198.51.100.9'),
        attribute('email-src', 'info@misp-d.kz'),
        attribute('phone-number', '+77011113344'),
        attribute('iban', 'KZ75125KZT1001300335'),
        attribute('btc', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'),
        attribute('cc-number', '4111111111111111'),
        attribute('domain|ip', 'misp-e.kz|198.51.100.10'),
        attribute('md5', 'd41d8cd98f00b204e9800998ecf8427e'),
        attribute('domain', 'misp-no.kz', { to_ids: false }),
        attribute('domain', 'misp-deleted.kz', { deleted: true }),
      ],
      Object: [{ name: 'url', Attribute: [attribute('domain', 'misp-object.kz')] }],
    },
  }
  const result = await done(JSON.stringify(event), { format: 'misp', source: 'misp' })
  assert.deepEqual(shortly(result.rejects), [
    '11 import.unsupported-type',
    '12 import.not-for-detection',
    '13 import.deleted',
  ])
  for (const text of [
    'misp-a.kz',
    'pay.misp-b.kz',
    'https://misp-c.kz/login',
    '198.51.100.9',
    'info@misp-d.kz',
    '+77011113344',
    'KZ75125KZT1001300335',
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
    '4111111111111111',
    'misp-e.kz',
    'misp-object.kz',
  ]) {
    assert.equal((await check(text)).state, 'reported', text)
  }
  assert.equal(shortly((await done(JSON.stringify({ response: [event] }), { source: 'misp' })).rejects).length, 3)
})

test('a stream is imported as a file is', async () => {
  const stream = Readable.from([Buffer.from('stream-a.kz\nstre'), Buffer.from('am-b.kz\n')])
  const result = unwrap(await indicators.importFile(cli, stream, { source: 'stdin', fileName: 'list.txt' }))
  assert.equal(result.changed, 2)
  const { rows } = await pool.query('select file_name from indicators.import_run where id = $1', [result.runId])
  assert.equal(rows[0].file_name, 'list.txt')
})

test('UTF-16 with its mark, CRLF, CR and a missing last line end are read', async () => {
  const text = 'utf16-a.kz\r\nутф16-ә.kz\rutf16-c.kz'
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  assert.equal((await done(little)).changed, 3)
  assert.equal((await done(Buffer.from(little).swap16())).unchanged, 3)
  assert.equal((await check('утф16-ә.kz')).state, 'reported')
})

test('what is no list is refused before anything is written, and says why', async () => {
  const before = await pool.query('select count(*) from indicators.import_run')
  const zip = Buffer.from('504b0304140000000800', 'hex')
  assert.equal(await failure(Buffer.concat([zip, randomBytes(2000)])), 'import.archive')
  assert.equal(await failure(Buffer.from('1f8b0800', 'hex')), 'import.archive')
  assert.equal(await failure(Buffer.from('%PDF-1.7\n')), 'import.binary')
  assert.equal(
    await failure(Buffer.concat([Buffer.from('a.kz\n'), Buffer.alloc(10), Buffer.from('b.kz\n')])),
    'import.binary',
  )
  assert.equal(await failure(''), 'import.empty')
  assert.equal(await failure('# only comments\n\n'), 'import.unrecognised')
  assert.equal(await failure(Buffer.from('домен.kz\n', 'utf16le')), 'import.binary')
  assert.equal(
    await failure(Buffer.from([...Buffer.from('good.kz\nплохо', 'latin1'), 0xe4, 0xee, 0xec, 0x0a])),
    'import.not-utf8',
  )
  assert.equal(await failure('{"deny":["a.kz","b.kz"'), 'import.not-json')
  assert.equal(await failure('{"something":1}'), 'import.unknown-json')
  assert.equal(await failure('["a.kz"]', { format: 'misp' }), 'import.unknown-json')
  assert.equal(await failure('a.kz\n', { source: ' ' }), 'import.source-missing')
  const missing = await indicators.importFile(cli, join(folder, 'nowhere'), { source: 'a list' })
  assert.equal(missing.ok ? 'ok' : missing.error.code, 'import.no-such-file.not-found')
  assert.deepEqual((await pool.query('select count(*) from indicators.import_run')).rows, before.rows)
})

test('a table with an open quote says where, and what stood before it is kept', async () => {
  assert.equal(await failure('value\nquote-a.kz\n"quote-b.kz\n'), 'import.csv-malformed')
})

test('ten megabytes of digits on one line are one refused entry, and the rest is imported', async () => {
  const content = `+77011119900\n${'7'.repeat(10_000_000)}\nafter-digits.kz\n`
  const result = await done(content, { format: 'list' })
  assert.deepEqual(shortly(result.rejects), ['2 import.line-too-long'])
  assert.equal(result.rejects[0]?.text.length, 200)
  assert.equal((await check('after-digits.kz')).state, 'reported')
  assert.equal((await done('9'.repeat(10_000_000))).rejected, 1)
})

test('control characters, overrides, SQL and HTML are refused entries and nothing else', async () => {
  const lines = [
    'a\u0001b.kz',
    '\u202egro.live',
    "x'; drop table indicators.indicator; --",
    '<script>alert(1)</script>',
    '\ud7ff.kz\u0007',
    `${'a'.repeat(64)}.kz`,
  ]
  const result = await done(`fine-one.kz\n${lines.join('\n')}\n`, { format: 'domains' })
  assert.ok(result.rejected >= 4)
  assert.equal(result.changed + result.rejected + result.unchanged, 7)
  assert.equal((await check('fine-one.kz')).state, 'reported')
})

test('a table may name topics and types of fraud, and is held to the taxonomy', async () => {
  const content =
    'value,topic,fraud_type,kind\ncsv-topic.kz,drugs,,domain\ncsv-fraud.kz,fraud,investment,domain\ncsv-bad.kz,nonsense,,domain\ncsv-kind.kz,,,satellite\n,,,domain\n'
  const result = await done(content)
  assert.deepEqual(shortly(result.rejects), ['4 import.unknown-code', '5 import.unsupported-type', '6 import.no-value'])
  assert.equal((await check('csv-topic.kz')).topic, 'drugs')
  assert.equal((await check('csv-fraud.kz')).fraudType, 'investment')
})
