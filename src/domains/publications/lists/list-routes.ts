import { tagged, unchanged } from '#platform/http/answers'
import { type Answer, type RequestContext, type Route, route } from '#platform/http/route'
import { listNames } from './list.ts'
import { listForm } from './list-form-schema.ts'
import type { Lists, RenderedList } from './list-service.ts'

/** The block lists over HTTP: plain text, zipped where asked for, asked again by ETag or by time (RFC 9110 §13.1). */
export function listRoutes(lists: Lists): readonly Route[] {
  return listNames.map((name) =>
    route({
      method: 'GET',
      path: `/lists/${name}.txt`,
      permission: 'publications:read-lists',
      summary: `Block list in the form of ${name}: decisions in force with the measure block-page and a legal basis`,
      tags: ['publications'],
      answers: { 304: unchanged },
      byteAnswers: { 200: [listForm(name)] },
      headers,
      handle: async (_request, context) => answerOf(await lists.list(name), context),
    }),
  )
}

const headers = {
  mayBring: {
    ...tagged.mayBring,
    'if-modified-since': 'When your copy last changed; not looked at beside If-None-Match (RFC 9110 §13.1.3)',
  },
  answer: {
    ...tagged.answer,
    'last-modified': 'When what is published last changed',
    'content-encoding': '`gzip` where the request takes it; such an answer has an ETag of its own',
  },
}

function answerOf(list: RenderedList, { raw }: RequestContext): Answer {
  const zips = takesGzip(raw.headers['accept-encoding'])
  const etag = `"${list.tag}${zips ? '-gzip' : ''}"`
  const headers = {
    etag,
    ...(list.changedAt !== null && { 'last-modified': list.changedAt.toUTCString() }),
    'cache-control': 'public, max-age=5',
    vary: 'accept-encoding',
  }
  if (isFresh(raw.headers, { etag, changedAt: list.changedAt })) return { status: 304, headers }
  return {
    status: 200,
    type: 'text/plain; charset=utf-8',
    body: zips ? list.zipped : list.text,
    headers: zips ? { ...headers, 'content-encoding': 'gzip' } : headers,
  }
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '').split(',')
  return codings.some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/i.test(coding))
}

/** With `If-None-Match` the time is not looked at (RFC 9110 §13.2.2). */
function isFresh(
  headers: RequestContext['raw']['headers'],
  { etag, changedAt }: { readonly etag: string; readonly changedAt: Date | null },
): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
  }
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return changedAt !== null && changedAt.getTime() <= since
}
