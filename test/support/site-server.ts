import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isLanguage, type Language } from '#kernel/language'
import { loadMessages } from '#platform/messages'
import { renderPage } from '../../src/apps/site/render.ts'
import { makeView } from '../../src/apps/site/view.ts'
import { samples } from './site-samples.ts'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist/site')
const messages = loadMessages(join(root, 'locales'))

/** The manifest of the built site; empty where it is not built, and pages then name files that are not there. */
export const assets = readAssets()

/** The document of a sample page, with its built files; undefined where there is no such sample. */
export function drawSample(language: Language, name: string): string | undefined {
  const view = makeView({ language, path: `/${name}`, t: messages.in(language), assets })
  const sample = Object.hasOwn(samples, name) ? samples[name] : undefined
  return sample && renderPage(sample(view))
}

const types: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }

/** The policy of the real server: whatever needs an inline script or style fails here too. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'"

/** Serves the samples at `/<language>/<name>` and the built files at `/assets/`, until disposed of. */
export async function serveSamples(): Promise<Disposable & { readonly origin: string }> {
  const server = createServer((request, response) => {
    const [, first = '', second = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? []
    if (first === 'assets' && Object.values(assets).includes(second)) {
      response.setHeader('content-type', types[second.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      response.end(readFileSync(join(dist, second)))
      return
    }
    const html = isLanguage(first) ? drawSample(first, second) : undefined
    response.statusCode = html === undefined ? 404 : 200
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-security-policy', policy)
    response.end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => server.close() }
}

function readAssets(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<string, string>
  } catch {
    return {}
  }
}
