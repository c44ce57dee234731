import { PassThrough } from 'node:stream'
import type { Actor } from '#platform/access'
import { type ByteForm, type Route, route } from '#platform/http/route'
import { isFor, type Live, type LiveNews } from '#platform/live'

/** How often a quiet line says that it stands, in milliseconds: proxies close lines that say nothing for a minute. */
const beat = 20_000

/** How long one line lives, in milliseconds: at the next one the session is asked for again. */
const life = 600_000

/** A reader that takes nothing for so many bytes has gone, or cannot keep up: it comes back and looks anew. */
const backlogMost = 256 * 1024

const eventsForm: ByteForm = {
  type: 'text/event-stream',
  holds: `Server-Sent Events (HTML Living Standard, 9.2), UTF-8: each is one \`data\` line of JSON, \`type\` (\`<part>.<what-happened>\`) and \`data\` (ids and codes, never words). \`live.lost\` says that news may have been missed: look anew. A comment every ${beat / 1000} s says that the line stands; after ${life / 60_000} minutes it ends, and the reader comes back.`,
  example: [
    'retry: 2000',
    'data: {"type":"live.lost","data":{}}',
    'data: {"type":"quality.given","data":{"sampleId":"01ab0000-0000-7000-8000-000000000001"}}',
    ':',
  ]
    .map((line) => `${line}\n\n`)
    .join(''),
}

/** Live news to the screens that are open now, as Server-Sent Events (HTML Living Standard, 9.2). */
export function liveRoutes({ live }: { readonly live: Live }): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/live',
      permission: 'desk:listen',
      summary: 'Live news as Server-Sent Events: ids and codes of what changed, for those whom it concerns',
      tags: ['desk'],
      byteAnswers: { 200: [eventsForm] },
      handle: async (_, { actor, raw }) => {
        const { socket } = raw.raw
        const line = openLine(live, actor, () => socket.destroy())
        socket.once('close', () => line.destroy())
        return {
          status: 200,
          type: 'text/event-stream; charset=utf-8',
          // Proxies must pass each piece on at once; and a connection kept for later would hold up a stopping server.
          headers: { 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no', connection: 'close' },
          body: line,
        }
      },
    }),
  ]
}

function openLine(live: Live, actor: Actor, hangUp: () => void): PassThrough {
  const line = new PassThrough()
  const say = (text: string) => {
    if (line.writableLength > backlogMost) line.destroy()
    else if (!line.writableEnded) line.write(text)
  }
  const stop = live.subscribe({
    hear: (news) => {
      if (isFor(actor, news)) say(eventOf(news))
    },
    lost: () => say(eventOf({ type: 'live.lost', data: {} })),
    ended: () => {
      line.end()
      // A reader that has stopped reading would hold up a stopping server.
      setTimeout(hangUp, 500).unref()
    },
  })
  const beating = setInterval(() => say(':\n\n'), beat)
  const ending = setTimeout(() => line.end(), life)
  line.once('close', () => {
    clearInterval(beating)
    clearTimeout(ending)
    stop()
  })
  say('retry: 2000\n\n')
  return line
}

/** One event: news of all types come as plain messages, so that a screen needs one listener. */
function eventOf({ type, data }: LiveNews): string {
  return `data: ${JSON.stringify({ type, data })}\n\n`
}
