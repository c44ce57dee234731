import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { BarChart, wrap } from './bar-chart.tsx'
import { DotScale } from './dot-scale.tsx'
import { LineChart } from './line-chart.tsx'
import { groupReceipt } from './receipt.tsx'

const counts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 30 })
const points = (values: readonly number[]) =>
  values.map((value, place) => ({ label: `2${String(place).padStart(3, '0')}`, value, shown: `№${value}` }))

test('bars begin at zero and are as long as their values', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const html = renderToString(h(BarChart, { id: 'a', title: 'A', bars: points(values) }))
      const widths = [...html.matchAll(/<rect[^>]* x="0"[^>]* width="([\d.]+)%"/g)].map(([, width]) => Number(width))
      assert.equal(widths.length, values.length)
      const [most, longest] = [Math.max(1, ...values), Math.max(...widths)]
      assert.ok(longest <= 78)
      for (const [place, width] of widths.entries()) {
        assert.ok(Math.abs(width - ((values[place] ?? 0) / most) * longest) < 0.01)
      }
    }),
  )
})

test('dots stand on their scale in their order, and what is beyond it has a word and no dot', () => {
  const shares = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(shares, (values) => {
      const dots = values.map((share, place) => ({ label: `Bank ${place}`, share, shown: `№${place}` }))
      const ticks = [
        { label: 'first', share: 0 },
        { label: 'last', share: 1 },
      ]
      const html = renderToString(h(DotScale, { id: 'a', title: 'A', dots, ticks }))
      const places = [...html.matchAll(/<circle[^>]* cx="([\d.]+)%"/g)].map(([, place]) => Number(place))
      const drawn = values.filter((share) => share !== null)
      assert.equal(places.length, drawn.length)
      for (const [index, place] of places.entries())
        assert.ok(Math.abs(place - (2 + (drawn[index] ?? 0) * 96)) < 0.01 && place >= 2 && place <= 98)
      for (const { shown } of dots) assert.ok(html.includes(`>${shown}<`))
    }),
  )
})

test('a line stays within its box, and tells its ends or its highest point', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const html = renderToString(h(LineChart, { id: 'a', title: 'A', points: points(values) }))
      for (const [, y] of html.matchAll(/cy="([\d.-]+)"/g)) assert.ok(Number(y) >= 29 && Number(y) <= 194)
      assert.ok(html.includes(`№${Math.max(...values)}<`))
    }),
  )
})

test('a label is broken between words and loses none', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[а-я]{1,40}$/), { minLength: 1 }), (words) => {
      const lines = wrap(words.join(' '))
      assert.equal(lines.join(' '), words.join(' '))
      assert.ok(lines.every((line) => line.length <= 34 || !line.includes(' ')))
    }),
  )
})

test('a receipt is shown in four groups of four', () => {
  assert.equal(groupReceipt('4821993011756602'), '4821 9930 1175 6602')
  assert.equal(groupReceipt('4821-9930 1175 6602'), '4821 9930 1175 6602')
})
