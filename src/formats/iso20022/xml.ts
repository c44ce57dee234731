import { SaxesParser } from 'saxes'
import { fail, ok, type Result } from '#kernel/result'

/** An element as it stands in a message: its name without prefix, and what is within. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Text directly within, as it stands. */
  readonly text: string
}

/** A whole message. */
export interface XmlDocument {
  readonly namespace: string
  readonly root: XmlElement
}

/** What a message may be at most. */
export interface XmlLimits {
  /** Characters of the whole message. */
  readonly characters: number
  readonly elements: number
  readonly depth: number
}

/** What is held to where nothing else is said: room for a batch of a few thousand payments. */
export const usualXmlLimits: XmlLimits = { characters: 16_000_000, elements: 400_000, depth: 40 }

interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Thrown inside the parser to end it; never leaves this file. */
class Stop extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/**
 * Reads a message in the one namespace of its root. A document type declaration is refused before anything in it is read, so there
 * are no entities but the five of XML (no bombs, nothing external). Fails with `iso.xml.too-large`, `iso.xml.doctype`,
 * `iso.xml.too-deep`, `iso.xml.too-many-elements`, `iso.xml.namespace` or `iso.xml.malformed`.
 */
export function readXml(text: string, limits: XmlLimits = usualXmlLimits): Result<XmlDocument> {
  if (text.length > limits.characters) return fail('iso.xml.too-large')
  const reading = makeReading(limits)
  try {
    reading.parser.write(text).close()
  } catch (error) {
    return fail(error instanceof Stop ? error.code : 'iso.xml.malformed')
  }
  return reading.result()
}

function makeReading(limits: XmlLimits) {
  const parser = new SaxesParser({ position: false })
  const open: Open[] = []
  let root: XmlElement | undefined
  let namespace = ''
  let prefix = ''
  let elements = 0
  const local = (name: string): string => {
    const colon = name.indexOf(':')
    if ((colon < 0 ? '' : name.slice(0, colon)) !== prefix) throw new Stop('iso.xml.namespace')
    return colon < 0 ? name : name.slice(colon + 1)
  }
  parser.on('error', () => {
    throw new Stop('iso.xml.malformed')
  })
  parser.on('doctype', () => {
    throw new Stop('iso.xml.doctype')
  })
  parser.on('opentag', ({ name, attributes: given }) => {
    // Without namespaces in the parser every attribute is its text.
    const attributes = given as Readonly<Record<string, string>>
    if (++elements > limits.elements) throw new Stop('iso.xml.too-many-elements')
    if (open.length >= limits.depth) throw new Stop('iso.xml.too-deep')
    if (open.length === 0) {
      prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : ''
      namespace = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`] ?? ''
    } else if ('xmlns' in attributes && attributes.xmlns !== namespace) throw new Stop('iso.xml.namespace')
    open.push({ name: local(name), attributes, children: [], text: '' })
  })
  parser.on('text', (text) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += text
  })
  parser.on('cdata', (text) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += text
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined) return
    const above = open.at(-1)
    if (above === undefined) root = closed
    else above.children.push(closed)
  })
  return {
    parser,
    result: (): Result<XmlDocument> => {
      if (root === undefined) return fail('iso.xml.malformed')
      return namespace === '' ? fail('iso.xml.namespace') : ok({ namespace, root })
    },
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Text as it stands between tags or in an attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => escapes[character] ?? character)
}
