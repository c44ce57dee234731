import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { StartFailure } from '../start-failure.ts'
import { readAssets } from './assets.ts'
import { sendShared, sharedBody } from './shared-answer.ts'

const folder = mkdtempSync(join(tmpdir(), 'saqbol-assets-'))
after(() => rmSync(folder, { recursive: true }))

test('a site that is not built does not start, and says why', () => {
  assert.throws(
    () => readAssets(folder),
    (error) => error instanceof StartFailure && error.failure.code === 'site.not-built',
  )
})

test('what is the same for everybody goes out compressed to whoever takes that', () => {
  const text = 'a'.repeat(1000)
  const body = sharedBody('text/css', text)
  const send = (encoding?: string) =>
    sendShared(body, { raw: { headers: { 'accept-encoding': encoding } } as FastifyRequest }, 'public')
  for (const takes of ['gzip', 'br, gzip;q=0.5', 'deflate, GZIP']) {
    const { headers, body: sent } = send(takes)
    assert.deepEqual([headers?.['content-encoding'], headers?.['vary']], ['gzip', 'accept-encoding'], takes)
    assert.equal(gunzipSync(sent as Buffer).toString(), text)
  }
  for (const refuses of [undefined, 'br', 'gzip;q=0', 'identity, gzip; q=0.0']) {
    const { headers, body: sent } = send(refuses)
    assert.deepEqual([headers?.['content-encoding'], String(sent)], [undefined, text], refuses)
  }
})

test('a font is compressed already', () => {
  assert.equal(sharedBody('font/woff2', Buffer.alloc(1000)).gzip, undefined)
})
