import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCharset, decodeHeaderWords } from './charset.ts'

const kazakh = 'Құрметті қызметкер, маған әлдекім қоңырау шалып, үйдің өзінде ұзақ сөйлесті, һәм ғажап.'
const russian = 'Здравствуйте, мне позвонили из банка и сказали, что карта заблокирована.'

/** Bytes of a text in an eight-bit code, by looking every byte up. */
function encode(text: string, charset: string): Buffer {
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decodeCharset(Uint8Array.of(byte), charset), byte]))
  return Buffer.from(Array.from(text, (letter) => table.get(letter) ?? 0x3f))
}

test('Kazakh in KZ-1048 and its older sibling is read under their many names', () => {
  const bytes = encode(kazakh, 'KZ-1048')
  for (const name of ['kz-1048', 'KZ1048', 'RK1048', 'STRK1048-2002', 'csKZ1048']) {
    assert.equal(decodeCharset(bytes, name), kazakh, name)
  }
  for (const name of ['PTCP154', 'pt154', 'CP154', 'Cyrillic-Asian']) {
    assert.equal(decodeCharset(encode(kazakh, 'pt154'), name), kazakh, name)
  }
})

test('Kazakh in KZ-1048 that calls itself windows-1251, UTF-8 or nothing at all is still Kazakh', () => {
  const bytes = encode(kazakh, 'KZ-1048')
  for (const name of ['windows-1251', 'cp1251', 'utf-8', '', 'x-unknown', 'us-ascii', 'no-such-charset']) {
    assert.equal(decodeCharset(bytes, name), kazakh, name)
  }
})

test('Russian in windows-1251 and KOI8-R is read, named or not', () => {
  for (const charset of ['windows-1251', 'koi8-r']) {
    const bytes = encode(russian, charset)
    for (const name of [charset, '', 'utf-8', 'invented-8']) assert.equal(decodeCharset(bytes, name), russian, name)
  }
})

test('Ukrainian in windows-1251 stays Ukrainian', () => {
  const text = 'Доброго дня, її ґанок і вікно є відкриті'
  assert.equal(decodeCharset(encode(text, 'windows-1251'), 'windows-1251'), text)
})

test('UTF-8 that lost a byte keeps everything else', () => {
  const bytes = Buffer.concat([Buffer.from(kazakh).subarray(0, 41), Buffer.from(kazakh).subarray(42)])
  const read = decodeCharset(bytes, 'utf-8')
  assert.ok(read.includes('\ufffd'))
  assert.ok(read.includes('ғажап'))
})

test('any bytes under any name give a text', () => {
  fc.assert(fc.property(fc.uint8Array(), fc.string(), (bytes, name) => typeof decodeCharset(bytes, name) === 'string'))
  fc.assert(fc.property(fc.string(), (text) => decodeCharset(Buffer.from(text), 'utf-8') === text.toWellFormed()))
})

test('encoded words are joined, also where a letter was cut in half between two of them', () => {
  const bytes = Buffer.from('Сәлеметсіз бе')
  const cut = [bytes.subarray(0, 5), bytes.subarray(5)]
  const words = cut.map((part) => `=?UTF-8?B?${part.toString('base64')}?=`).join('\r\n ')
  assert.equal(decodeHeaderWords(words), 'Сәлеметсіз бе')
  assert.equal(decodeHeaderWords(`Re: =?kz-1048?B?${encode('Көмек', 'kz-1048').toString('base64')}?= !`), 'Re: Көмек !')
  assert.equal(decodeHeaderWords('=?utf-8*kk?Q?=D2=9A=D0=B0=D1=80=D0=B6=D1=8B_2?='), 'Қаржы 2')
  assert.equal(decodeHeaderWords('=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?='), 'Привет')
})

test('what only looks like an encoded word is left', () => {
  for (const text of ['plain', '=?utf-8?X?abc?=', '=?utf-8?B?abc', 'a =? b ?= c', ''])
    assert.equal(decodeHeaderWords(text), text)
  fc.assert(fc.property(fc.string(), (text) => typeof decodeHeaderWords(text) === 'string'))
})
