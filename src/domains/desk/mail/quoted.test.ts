import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { partLetter } from './quoted.ts'

const writer = { name: 'Әсем Оспанова', address: 'asem@mail.test' }
const part = (...lines: readonly string[]) => partLetter(lines.join('\n'), writer)

test('what mail programs put over an earlier message is known in three languages', () => {
  const introductions = [
    'On Sat, 21 Nov 2026 at 10:00, Hotline <hotline@saqbol.test> wrote:',
    'сб, 21 нояб. 2026 г. в 10:00, Горячая линия <hotline@saqbol.test>:',
    '21.11.2026 10:00, Горячая линия пишет:',
    'Суббота, 21 ноября 2026, 10:00 +05:00 от Горячая линия <hotline@saqbol.test>:',
    '2026 ж. 21 қар., 10:00 Жедел желі <hotline@saqbol.test> жазды:',
    '-----Original Message-----',
    '-------- Пересылаемое сообщение --------',
    '---------- Forwarded message ---------',
    'Begin forwarded message:',
  ]
  for (const line of introductions) {
    const { own, carried } = part('Жаңа сөз', '', line, 'ескі сөз')
    assert.deepEqual([own, carried], ['Жаңа сөз', `${line}\nескі сөз`], line)
  }
})

test('an introduction broken over two lines and the header block of Outlook are known too', () => {
  assert.equal(
    part('New', 'On Sat, 21 Nov 2026 at 10:00, The National Hotline', '<hotline@saqbol.test> wrote:', '> old').own,
    'New',
  )
  for (const block of [
    ['From: Hotline', 'Sent: Saturday', 'To: me', 'Subject: x'],
    ['От: Горячая линия', 'Отправлено: 21 ноября', 'Кому: мне'],
    ['Кімнен: Жедел желі', 'Жіберілді: 21 қараша', 'Кімге: маған'],
  ]) {
    assert.equal(part('Жаңа', '________', ...block, '', 'ескі').own.startsWith('Жаңа'), true)
    assert.match(part('Жаңа', ...block, '', 'ескі').carried, /ескі$/)
  }
})

test('answers between the quoted lines are the writer’s own', () => {
  const { own, carried } = part('> Қашан болды?', 'Кеше', '> Қанша?', '50 000 теңге')
  assert.deepEqual([own, carried], ['Кеше\n50 000 теңге', '> Қашан болды?\n> Қанша?'])
})

test('a signature is one by its dashes, or by a close with the writer’s own name under it', () => {
  assert.equal(part('Мәтін', '-- ', 'Әсем', '+7 702 111 22 33').signature, '-- \nӘсем\n+7 702 111 22 33')
  assert.equal(part('Мәтін', '', 'Құрметпен,', 'Әсем Оспанова', '+7 702 111 22 33').own, 'Мәтін')
  assert.equal(part('Текст', 'С уважением', 'asem@mail.test').own, 'Текст')
})

test('the close of a forged letter pasted in stays evidence', () => {
  const { own, signature } = part('Мынадай хат келді:', 'С уважением,', 'Служба безопасности Kaspi', '+7 776 123 45 67')
  assert.equal(signature, '')
  assert.match(own, /\+7 776 123 45 67$/)
})

test('no line is ever lost', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('> x', '-- ', 'Құрметпен,', 'Әсем Оспанова', 'From: a', 'Sent: b', '21.11.2026 10:00, X пишет:'),
  )
  fc.assert(
    fc.property(fc.array(line.filter((one) => !/[\n\r]/.test(one))), (lines) => {
      const { own, signature, carried } = partLetter(lines.join('\n'), writer)
      const kept = `${own}\n${signature}\n${carried}`
      return lines.every((one) => kept.includes(one.trim()))
    }),
  )
})
