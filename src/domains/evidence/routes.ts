import { type Answer, answer, orProblem, type Route, route } from '#platform/http/route'
import { warningsOf } from './file-type.ts'
import type { Item, ItemDecision } from './item.ts'
import * as schema from './schema.ts'
import type { Download, Evidence } from './service.ts'

/** Attachments over HTTP. Nothing is served inline: what leaves is a file to save, of no type, in a sandbox. */
export function evidenceRoutes({ evidence }: { readonly evidence: Evidence }): readonly Route[] {
  const tags = ['evidence'] as const
  return [
    route({
      method: 'GET',
      path: '/api/v1/submissions/:id/evidence',
      permission: 'evidence:read',
      summary: 'What came attached to a submission: names, kinds and sizes, never the content',
      tags,
      params: schema.submissionParams,
      answers: { 200: schema.evidenceView },
      handle: async ({ params }, { actor }) =>
        answer(200, { items: (await evidence.list(actor, params.id)).map(presentItem) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/evidence/:id/download',
      permission: 'evidence:download',
      summary: 'The bytes of an attachment, to be saved on a machine made for it; audited with the reason',
      tags,
      params: schema.itemParams,
      body: schema.reasonBody,
      limit: { max: 60, window: '1 minute' },
      byteAnswers: {
        200: [
          {
            type: 'application/octet-stream',
            holds: 'The bytes as they came, of whatever kind they are: to be saved, never shown.',
            binary: true,
          },
        ],
      },
      headers: { answer: { 'content-disposition': 'The name it came with, made fit for a file (RFC 6266)' } },
      handle: async ({ params, body }, { actor }) =>
        fileToSave(orProblem(await evidence.download(actor, params.id, body.reason))),
    }),
    decisionRoute(evidence, 'release', 'Call an attachment harmless'),
    decisionRoute(evidence, 'destroy', 'Destroy an attachment; its name and hash stay'),
  ]
}

function decisionRoute(evidence: Evidence, decision: ItemDecision, summary: string): Route {
  return route({
    method: 'POST',
    path: `/api/v1/evidence/:id/${decision}`,
    permission: 'evidence:decide',
    summary,
    tags: ['evidence'],
    params: schema.itemParams,
    body: schema.reasonBody,
    answers: { 200: schema.itemView },
    handle: async ({ params, body }, { actor }) =>
      answer(200, presentItem(orProblem(await evidence.decide(actor, params.id, { decision, reason: body.reason })))),
  })
}

function presentItem(item: Item) {
  const { id, submissionId, name, declaredType, foundType, size, sha256 } = item
  const { state, receivedAt, decidedAt, decidedBy, reason } = item
  const file = { id, submissionId, name, declaredType, foundType, size, sha256 }
  return { ...file, warnings: warningsOf(item), state, receivedAt, decidedAt, decidedBy, reason }
}

/** Headers under which no browser shows, runs, sniffs, keeps or lends out the bytes. */
function fileToSave({ name, content }: Download): Answer {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_')
  return {
    status: 200,
    type: 'application/octet-stream',
    body: content,
    headers: {
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*!]/g, percent)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  }
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
