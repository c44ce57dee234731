import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeSchema, endpointsByTag, exampleText, permissionOf, type Schema } from './openapi.ts'

test('a schema reads like a type, with its limits', () => {
  const schema = {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 3, maxLength: 20_000 },
      danger: { enum: ['now', 'none'] },
      tags: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      count: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      report: { $ref: '#/components/schemas/Report' },
    },
    required: ['text'],
  }
  assert.equal(
    describeSchema(schema),
    [
      '{',
      '  text: string /* 3–20000 characters */',
      '  danger?: "now" | "none"',
      '  tags?: (string | null)[]',
      '  count?: integer /* 0… */',
      '  report?: Report',
      '}',
    ].join('\n'),
  )
})

test('a schema that holds itself ends', () => {
  const properties: Record<string, Schema> = {}
  const endless: Schema = { type: 'object', properties }
  properties['again'] = endless
  assert.match(describeSchema(endless), /again\?: …/)
})

test('operations stand under their first tag with their permission', () => {
  const operation = { summary: 'Check', description: 'Permission: `indicators:check`', tags: ['indicators'] }
  const groups = endpointsByTag({
    openapi: '3.1.0',
    info: { title: 'API', version: '1' },
    paths: { '/api/check': { get: operation } },
  })
  assert.deepEqual(groups.get('indicators'), [{ method: 'GET', path: '/api/check', operation }])
  assert.equal(permissionOf(operation), 'indicators:check')
  assert.equal(permissionOf({}), undefined)
})

test('an example is shown a line for each element, and nothing of it is lost', () => {
  const xml = '<?xml version="1.0"?><A xmlns="urn:a"><B><C Ccy="KZT">1.00</C><D/></B><E></E></A>'
  const shown = exampleText(xml)
  assert.equal(
    shown,
    [
      '<?xml version="1.0"?>',
      '<A xmlns="urn:a">',
      '  <B>',
      '    <C Ccy="KZT">1.00</C>',
      '    <D/>',
      '  </B>',
      '  <E></E>',
      '</A>',
    ].join('\n'),
  )
  assert.equal(shown.replaceAll(/\n */g, ''), xml)
  assert.equal(exampleText({ a: 1 }), '{\n  "a": 1\n}')
})
