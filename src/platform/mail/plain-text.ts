import { compile } from 'html-to-text'

/** More of an HTML part than this, in characters and without pictures written into it, is not read. */
const htmlLength = 500_000

/** Elements inside one another; the parser takes time by the square of it. */
const depthMost = 400

const picture = /data:[\w/+.-]{0,80};base64,[\w+/=%-]*/gi

const left = ['img', 'script', 'style', 'head', 'title', 'noscript', 'template', 'svg', 'math', 'object', 'iframe']
const silent = [...left, 'audio', 'video', 'canvas', 'select', 'textarea']

const convert = compile({
  wordwrap: false,
  selectors: [
    ...silent.map((selector) => ({ selector, format: 'skip' as const })),
    // Where a link leads is what people report; the text of it often says something else.
    { selector: 'a', format: 'anchor', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
  ],
  limits: { maxInputLength: htmlLength, maxDepth: 80, maxChildNodes: 20_000, ellipsis: '…' },
})

/**
 * HTML as plain text. Nothing is loaded and nothing runs; images, scripts, styles and forms leave no trace, so that the
 * address of a tracking pixel is taken for no identifier. Links keep their address in `<…>`.
 */
export function textOfHtml(html: string): string {
  const shown = html.slice(0, 8_000_000).replaceAll(picture, '').slice(0, htmlLength)
  return convert(shown.slice(0, shallowLength(shown))).trim()
}

/** Elements that have no end, or whose end writers leave out: they nest in nothing. */
const unclosed = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|option|o)$/i

/** How far an HTML text goes before its elements stand too deep in one another. */
function shallowLength(html: string): number {
  let depth = 0
  for (const { 1: end, 2: name = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (unclosed.test(name)) continue
    depth = end === '/' ? Math.max(0, depth - 1) : depth + 1
    if (depth > depthMost) return index
  }
  return html.length
}

/**
 * The words of a message that came as plain text, as HTML, or as both. The plain text is preferred; where it lacks half of
 * what the HTML says ("your program cannot show this message"), both are kept, one after the other.
 */
export function wordsOfMessage(plain: string, html: string): string {
  const shown = html === '' ? '' : textOfHtml(html)
  if (plain.trim() === '' || shown === '') return plain.trim() === '' ? shown : plain.trim()
  const said = wordSet(plain)
  const also = [...wordSet(shown)]
  const missing = also.filter((word) => !said.has(word)).length
  if (missing * 2 <= also.length) return plain.trim()
  const both = [plain.trim(), shown]
  // A message forwarded whole begins with its header; what the writer said about it comes first.
  return (/^(From|Subject|Date): /.test(plain.trim()) ? both.toReversed() : both).join('\n\n')
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(
    text
      .slice(0, 200_000)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? [],
  )
}
