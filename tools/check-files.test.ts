import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFiles } from './check-files.ts'

const said = (file: string, text: string) => checkFiles(new Map([[file, text]])).map(({ message }) => message)

function plant(rule: string, file: string, text: string, expected: RegExp): void {
  test(`a fault is found: ${rule}`, () => {
    const messages = said(file, text)
    assert.equal(messages.length, 1, messages.join('\n') || 'nothing found')
    assert.match(messages[0] ?? '', expected)
  })
}

const long = '// line\n'.repeat(301)

plant('a file of 301 lines', 'src/kernel/money.ts', long, /301 lines/)
plant('a test of 301 lines', 'src/kernel/money.test.ts', long, /301 lines/)
plant('a script of 301 lines', 'tools/install.sh', long, /301 lines/)
for (const name of ['utils.ts', 'date-helpers.ts', 'common/clock.ts', 'misc.tsx', 'Utils.ts', 'test.helper.ts']) {
  plant(`a name that says nothing, ${name}`, `src/kernel/${name}`, '', /says nothing/)
}
for (const [what, text] of [
  ['function', 'export function a() {}'],
  ['constant', 'export const a = 1'],
  ['class', 'export class a {}'],
  ['type', 'export type a = 1'],
  ['interface', 'export interface a {}'],
  ['default', 'export default 1'],
]) {
  plant(`an exported ${what} without a comment`, 'src/kernel/a.ts', text ?? '', /what it promises/)
}
plant('a line comment is no doc comment', 'src/kernel/a.ts', '// says\nexport const a = 1', /a: say in a/)
plant('a plain block is no doc comment', 'src/kernel/a.ts', '/* says */\nexport const a = 1', /a: say in a/)
plant(
  'a comment that stands before something else',
  'src/kernel/a.ts',
  '/** says */\nconst b = 1\nexport const a = b',
  /a: say/,
)
for (const folder of ['work', 'root']) {
  plant(`a path below /${folder}`, 'docs/a.md', `see ${['', folder, 'main'].join('/')}`, /a path of one machine/)
}

test('a fault tells its line', () => {
  const [fault] = checkFiles(new Map([['src/kernel/a.ts', '/** says */\nexport const a = 1\n\nexport const b = 2\n']]))
  assert.equal(fault?.line, 4)
})

test('clean files have no fault', () => {
  assert.deepEqual(said('src/kernel/a.ts', '// line\n'.repeat(300)), [])
  for (const file of [
    'src/engines/extraction/corpus/phones.ts',
    'src/formats/bank-table.ts',
    'src/formats/iban-corpus.test.ts',
    'src/domains/reports/danger-words.ts',
    'docs/guide.md',
  ]) {
    assert.deepEqual(said(file, long), [], file)
  }
  assert.deepEqual(said('src/domains/reports/communication.ts', ''), [])
  assert.deepEqual(said('src/kernel/a.ts', '/** says */\nexport function a(): void\nexport function a() {}'), [])
  assert.deepEqual(said('src/kernel/index.ts', "export { a } from './a.ts'\nexport * from './b.ts'"), [])
  assert.deepEqual(said('src/kernel/a.test.ts', 'export const a = 1'), [])
  assert.deepEqual(said('docs/a.md', 'https://example.org/work/in and ./root/x and homework/ and /workshop'), [])
})
