import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanFileName } from './file-name.ts'

/** Names made of what makes names dangerous. */
const nasty = fc.string({
  unit: fc.constantFrom('a', '.', '/', '\\', '\0', '\u202e', '\u200d', 'қ', '😀', '\ud800', ' ', '"', '\n', ':'),
  maxLength: 300,
})

test('a name is cleaned of folders, tricks and length', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['../../x', 'x'],
    ['..\\..\\windows\\system32\\x.dll', 'x.dll'],
    ['/etc/passwd', 'passwd'],
    ['photo\u202egnp.exe', 'photognp.exe'],
    ['a\0b\u0007.txt', 'ab.txt'],
    ['a\u200b\u2066b.pdf', 'ab.pdf'],
    ['  ...hidden.  ', 'hidden'],
    ['<script>"|?*:.html', '_script______.html'],
    ['чек  оплаты.jpg', 'чек оплаты.jpg'],
    ['Құжат №5.docx', 'Құжат №5.docx'],
    ['CON.txt', '_CON.txt'],
    ['nul', '_nul'],
    ['', 'attachment'],
    ['...', 'attachment'],
    ['/', 'attachment'],
    ['x/..', 'x'],
    ['\u202e\u200f', 'attachment'],
  ]
  for (const [raw, clean] of cases) assert.equal(cleanFileName(raw), clean, JSON.stringify(raw))
})

test('a long name keeps its extension', () => {
  const name = cleanFileName(`${'ұ'.repeat(300)}.tar.gz`)
  assert.ok(name.length <= 120 && name.endsWith('.gz'))
  assert.equal(cleanFileName('x'.repeat(100_000)).length, 120)
  assert.ok(cleanFileName(`${'😀'.repeat(200)}.png`).isWellFormed())
})

test('whatever comes in, what goes out is a name', () => {
  fc.assert(
    fc.property(nasty, (raw) => {
      const name = cleanFileName(raw)
      return name !== '' && name.length <= 120 && name.isWellFormed() && !/[/\\\0\n\u202a-\u202e]|^\./.test(name)
    }),
  )
  fc.assert(fc.property(nasty, (raw) => cleanFileName(cleanFileName(raw)) === cleanFileName(raw)))
})
