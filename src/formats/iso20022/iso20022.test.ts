import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { amountOf, tiynOf } from './amount.ts'
import { creditTransfers } from './credit-transfer.ts'
import { checkMessage, jsonOf, makeMessage, readMessage, writeMessage } from './message.ts'
import { readXml } from './xml.ts'

const iban = 'KZ86125KZT5004100100'
const head =
  '<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-21T10:00:00+05:00</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>'
const side = (role: string, account: string) =>
  `<${role}><Nm>A name</Nm><Id><PrvtId><Othr><Id>900101300123</Id></Othr></PrvtId></Id></${role}><${role}Acct><Id><IBAN>${account}</IBAN></Id></${role}Acct>`
const agent = (role: string) => `<${role}Agt><FinInstnId><BICFI>HSBKKZKX</BICFI></FinInstnId></${role}Agt>`
const transfer = (change: Partial<Record<'amount' | 'currency' | 'iban' | 'id' | 'extra', string>> = {}) =>
  `<CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId><UETR>${change.id ?? '8a562c67-ca16-48ba-b074-65581be6f001'}</UETR></PmtId>` +
  `<IntrBkSttlmAmt Ccy="${change.currency ?? 'KZT'}">${change.amount ?? '125000.50'}</IntrBkSttlmAmt><ChrgBr>SLEV</ChrgBr>` +
  `${side('Dbtr', change.iban ?? iban)}${agent('Dbtr')}${agent('Cdtr')}${side('Cdtr', iban)}` +
  `<Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>За товар &amp; доставку</Ustrd></RmtInf>${change.extra ?? ''}</CdtTrfTxInf>`
const wrap = (inner: string, version = '08') =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.${version}"><FIToFICstmrCdtTrf>${inner}</FIToFICstmrCdtTrf></Document>`
const pacs008 = (change = {}) => wrap(head + transfer(change))

function codeOf(text: string): string {
  const message = readMessage(text)
  if (!message.ok) return message.error.code
  const transfers = creditTransfers(message.value)
  return transfers.ok ? 'ok' : transfers.error.code
}

test('a credit transfer is read for what screening needs', () => {
  const message = readMessage(pacs008())
  assert.ok(message.ok, JSON.stringify(message))
  const transfers = creditTransfers(message.value)
  assert.ok(transfers.ok)
  assert.deepEqual(transfers.value, [
    {
      endToEndId: 'E1',
      uetr: '8a562c67-ca16-48ba-b074-65581be6f001',
      tiyn: 12_500_050n,
      at: Date.parse('2026-11-21T05:00:00Z'),
      debtor: { iban, bank: 'HSBKKZKX', name: 'A name', ids: ['900101300123'] },
      creditor: { iban, bank: 'HSBKKZKX', name: 'A name', ids: ['900101300123'] },
      words: 'За товар & доставку',
      purpose: 'GDDS',
      signs: null,
    },
  ])
})

const supplied = (inner: string) => `<SplmtryData><Envlp>${inner}</Envlp></SplmtryData>`
const ours = (inner: string) => supplied(`<SaqbolScrng>${inner}</SaqbolScrng>`)

test('what a bank tells of an order in our envelope is read, beside envelopes of others', () => {
  const other = supplied('<Other><A>1</A><A>2</A></Other>')
  const told =
    '<Phne>+7-7011234567</Phne><Dvc>d 1</Dvc><CardTkn>tok_9</CardTkn><Lat>43.25</Lat><Lon>-76.9</Lon><CallWth/>'
  const message = readMessage(pacs008({ extra: other + ours(told) }))
  assert.ok(message.ok, JSON.stringify(message))
  const transfers = creditTransfers(message.value)
  assert.deepEqual(transfers.ok && transfers.value[0]?.signs, {
    phone: '+77011234567',
    device: 'd 1',
    cardToken: 'tok_9',
    place: { latitude: 43.25, longitude: -76.9 },
    callWith: '',
  })
  assert.deepEqual(readMessage(writeMessage(message.value)), message)
  assert.deepEqual(checkMessage(JSON.parse(JSON.stringify(jsonOf(message.value)))), message)
  const alone = readMessage(pacs008({ extra: other }))
  const none = alone.ok && creditTransfers(alone.value)
  assert.equal(none && none.ok && none.value[0]?.signs, null)
})

test('an envelope of others may be in a namespace of theirs and have any names; one that calls itself ours may not', () => {
  const strange = [
    '<Foo xmlns="urn:other"><A>1</A><SplmtryData/></Foo>',
    '<x:Foo xmlns:x="urn:other"><x:A>1</x:A>text</x:Foo>',
    '<constructor>1</constructor>',
    '<__proto__><toString>1</toString></__proto__>',
  ]
  for (const inner of strange) {
    const message = readMessage(pacs008({ extra: supplied(inner) + ours('<Phne>+77011234567</Phne>') }))
    assert.ok(message.ok, inner)
    const transfers = creditTransfers(message.value)
    assert.equal(transfers.ok && transfers.value[0]?.signs?.phone, '+77011234567')
    assert.deepEqual(readMessage(writeMessage(message.value)), message)
    assert.equal(codeOf(pacs008({ extra: inner })).startsWith('iso.'), true)
  }
  const pretended = '<x:SaqbolScrng xmlns:x="urn:other"><x:Phne>+77011234567</x:Phne></x:SaqbolScrng>'
  assert.equal(codeOf(pacs008({ extra: supplied(pretended) })), 'iso.xml.namespace')
  assert.equal(codeOf(pacs008({ extra: '<Purp xmlns="urn:other"/>' })), 'iso.xml.namespace')
  assert.equal(codeOf(pacs008({ extra: supplied('<F xmlns="urn:other">'.repeat(50)) })), 'iso.xml.too-deep')
})

test('a moment without a zone is that of Kazakhstan, wherever the node stands', () => {
  const zone = process.env.TZ
  try {
    for (const TZ of ['UTC', 'America/New_York']) {
      process.env.TZ = TZ
      const message = readMessage(pacs008().replace('10:00:00+05:00', '10:00:00'))
      const transfers = message.ok && creditTransfers(message.value)
      assert.equal(transfers && transfers.ok && transfers.value[0]?.at, Date.parse('2026-11-21T05:00:00Z'))
    }
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})

test('a message of very many small elements takes no longer than its length asks', () => {
  const many = '<Ustrd>a</Ustrd>'.repeat(150_000)
  const message = readMessage(pacs008().replace('<Ustrd>За товар &amp; доставку</Ustrd>', many))
  const transfers = message.ok && creditTransfers(message.value)
  assert.equal(transfers && transfers.ok && transfers.value[0]?.words.length, 299_999)
})

test('our envelope is checked element by element, and a card is never told by its number', () => {
  const cases = [
    ['<CardTkn>4400430200000008</CardTkn>', 'iso.text.malformed'],
    ['<Phne>87011234567</Phne>', 'iso.text.malformed'],
    ['<Lat>91</Lat><Lon>1</Lon>', 'iso.text.malformed'],
    ['<Lat>43</Lat>', 'iso.element.missing'],
    ['<Lon>76</Lon>', 'iso.element.missing'],
    ['<Dvc>d</Dvc><Phne>+77011234567</Phne>', 'iso.element.order'],
    ['<Wng>1</Wng>', 'iso.element.unknown'],
  ] as const
  for (const [inner, code] of cases) assert.equal(codeOf(pacs008({ extra: ours(inner) })), code, inner)
  assert.equal(codeOf(pacs008({ extra: ours('') + ours('') })), 'iso.element.too-many')
  assert.equal(codeOf(pacs008({ extra: supplied('<SaqbolScrng/><SaqbolScrng/>') })), 'iso.element.too-many')
})

test('a message is the same after XML, JSON and back', () => {
  const message = readMessage(pacs008())
  assert.ok(message.ok)
  const again = readMessage(writeMessage(message.value))
  assert.deepEqual(again, message)
  assert.deepEqual(checkMessage(JSON.parse(JSON.stringify(jsonOf(message.value)))), message)
})

test('a prefix in place of the default namespace is read alike', () => {
  const prefixed = pacs008()
    .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1p:')
    .replace('xmlns=', 'xmlns:p=')
  assert.deepEqual(readMessage(prefixed), readMessage(pacs008()))
})

test('bombs and entities from outside are refused before they are read', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>`
  const outside = '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
  assert.equal(codeOf(bomb), 'iso.xml.doctype')
  assert.equal(codeOf(outside), 'iso.xml.doctype')
  assert.equal(codeOf(pacs008().replace('A name', '&a;')), 'iso.xml.malformed')
  assert.equal(codeOf('<a>'.repeat(50)), 'iso.xml.too-deep')
  const small = readXml('<a xmlns="x"><b/><b/></a>', { characters: 100, elements: 2, depth: 5 })
  assert.equal(!small.ok && small.error.code, 'iso.xml.too-many-elements')
  const long = readXml('<a xmlns="x"/>', { characters: 5, elements: 2, depth: 5 })
  assert.equal(!long.ok && long.error.code, 'iso.xml.too-large')
})

test('sums that are no sums of tenge are refused with the reason', () => {
  assert.equal(codeOf(pacs008({ amount: '10.005' })), 'iso.amount.decimals')
  assert.equal(codeOf(pacs008({ amount: '10.000' })), 'ok')
  assert.equal(codeOf(pacs008({ amount: '-10' })), 'iso.text.malformed')
  assert.equal(codeOf(pacs008({ amount: '1e5' })), 'iso.text.malformed')
  assert.equal(codeOf(pacs008({ amount: '0.00' })), 'iso.amount.zero')
  assert.equal(codeOf(pacs008({ currency: 'USD' })), 'iso.currency.other')
  assert.equal(codeOf(pacs008({ iban: 'DE89370400440532013000' })), 'iso.iban.foreign')
  assert.equal(codeOf(pacs008({ iban: 'KZ87125KZT5004100100' })), 'iso.iban.malformed')
})

test('elements that are missing, strange, twice or out of order are named', () => {
  const faultOf = (text: string) => {
    const message = readMessage(text)
    return message.ok ? 'ok' : [message.error.code, message.error.details?.path]
  }
  const at = 'FIToFICstmrCdtTrf/CdtTrfTxInf'
  assert.deepEqual(faultOf(pacs008().replace('<ChrgBr>SLEV</ChrgBr>', '')), ['iso.element.missing', `${at}/ChrgBr`])
  assert.deepEqual(faultOf(pacs008({ extra: '<Strange/>' })), ['iso.element.unknown', `${at}/Strange`])
  assert.deepEqual(faultOf(pacs008({ extra: '<Purp><Cd>X</Cd></Purp>' })), ['iso.element.order', `${at}/Purp`])
  const twice = pacs008().replace('<ChrgBr>SLEV</ChrgBr>', '<ChrgBr>SLEV</ChrgBr><ChrgBr>SLEV</ChrgBr>')
  assert.deepEqual(faultOf(twice), ['iso.element.too-many', `${at}/ChrgBr`])
  const both = pacs008().replace('<Cd>GDDS</Cd>', '<Cd>GDDS</Cd><Prtry>x</Prtry>')
  assert.deepEqual(faultOf(both), ['iso.element.choice', `${at}/Purp`])
  assert.deepEqual(faultOf(pacs008({ id: 'not-a-uetr' })), ['iso.text.malformed', `${at}/PmtId/UETR`])
  assert.equal(codeOf(wrap(head + transfer() + transfer())), 'iso.count.differs')
  assert.equal(codeOf(wrap(head + transfer(), '07')), 'iso.message.unknown')
  assert.equal(codeOf(pacs008().replace('2026-11-21T', '2026-02-30T')), 'iso.text.malformed')
})

test('a sum survives the way to a message and back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), (tiyn) => {
      const back = tiynOf(amountOf(tiyn))
      assert.equal(back.ok && back.value, tiyn)
    }),
  )
})

const Assgnr = { Agt: { FinInstnId: { BICFI: 'HSBKKZKX' } } }
const assignment = { Id: 'A1', Assgnr, Assgne: Assgnr, CreDtTm: '2026-11-21T10:00:00Z' }
const tenge = (amount: string) => ({ Ccy: 'KZT', Amt: amount })

test('a request, its structured answer and the return are written and read', () => {
  const request = makeMessage('cancellation-request', {
    Assgnmt: assignment,
    Undrlyg: [
      {
        TxInf: [
          {
            OrgnlUETR: '8a562c67-ca16-48ba-b074-65581be6f001',
            OrgnlIntrBkSttlmAmt: tenge('100.00'),
            CxlRsnInf: [{ Rsn: { Cd: 'FRAD' } }],
          },
        ],
      },
    ],
  })
  const answer = makeMessage('resolution', {
    Assgnmt: assignment,
    Sts: { Conf: 'PDCR' },
    SplmtryData: [
      {
        Envlp: {
          SaqbolRcvry: {
            ReqId: 'Q1',
            LegId: 'L1',
            Askd: tenge('100.00'),
            Held: tenge('60.00'),
            Rtrd: tenge('0.00'),
            Uvlbl: [{ Rsn: 'insufficient-balance', Amt: tenge('40.00') }],
          },
        },
      },
    ],
  })
  const back = makeMessage('payment-return', {
    GrpHdr: { MsgId: 'R1', CreDtTm: '2026-11-21T10:00:00Z', NbOfTxs: '1', SttlmInf: { SttlmMtd: 'CLRG' } },
    TxInf: [{ RtrdIntrBkSttlmAmt: tenge('60.00'), RtrRsnInf: [{ Rsn: { Cd: 'FOCR' } }] }],
  })
  const status = makeMessage('payment-status', {
    GrpHdr: { MsgId: 'S1', CreDtTm: '2026-11-21T10:00:00Z' },
    TxInfAndSts: [
      { OrgnlEndToEndId: 'E1', TxSts: 'RJCT', StsRsnInf: [{ Rsn: { Cd: 'FRAD' }, AddtlInf: ['Күдікті < төлем'] }] },
    ],
  })
  for (const message of [request, answer, back, status])
    assert.deepEqual(readMessage(writeMessage(message)), { ok: true, value: message })
  const lying = JSON.parse(JSON.stringify(jsonOf(answer)).replace('"Held"', '"Hold"'))
  assert.equal(checkMessage(lying).ok, false)
})

test('whatever is done to a message, reading it ends with a message or a reason', () => {
  const text = pacs008()
  const edits = fc.array(
    fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(30),
      put: fc.constantFrom('', '<', '>', '&', '"', ']]>', '<!--', 'ә', '\0', '<a>', '</a>'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  fc.assert(
    fc.property(edits, (list) => {
      let broken = text
      for (const { at, cut, put } of list) broken = broken.slice(0, at) + put + broken.slice(at + cut)
      assert.match(codeOf(broken), /^(ok|iso\.)/)
    }),
    { numRuns: 3000 },
  )
})
