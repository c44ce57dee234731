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
 * Reads a message in the one namespace of its root; what others put into an envelope (`Envlp`) in a namespace of theirs is passed over
 * unread, unless it calls itself ours. A document type declaration is refused before anything in it is read, so there
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

/** What may hold elements of another namespace (`SupplementaryDataEnvelope1`), and how elements of ours begin. */
const envelope = 'Envlp'
const ours = 'Saqbol'

function makeReading(limits: XmlLimits) {
  const parser = new SaxesParser({ position: false })
  const open: Open[] = []
  let root: XmlElement | undefined
  let namespace = ''
  let prefix = ''
  let elements = 0
  /** How deep within an element of another namespace; 0 outside of any. */
  let strange = 0
  const local = (name: string): string => name.slice(name.indexOf(':') + 1)
  const isStrange = (name: string, attributes: Readonly<Record<string, string>>): boolean =>
    prefixOf(name) !== prefix || ('xmlns' in attributes && attributes.xmlns !== namespace)
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
    if (open.length + strange >= limits.depth) throw new Stop('iso.xml.too-deep')
    if (open.length === 0) {
      prefix = prefixOf(name)
      namespace = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`] ?? ''
    } else if (strange > 0 || isStrange(name, attributes)) {
      if (local(name).startsWith(ours) || (strange === 0 && open.at(-1)?.name !== envelope))
        throw new Stop('iso.xml.namespace')
      strange++
      return
    }
    open.push({ name: local(name), attributes, children: [], text: '' })
  })
  const hear = (text: string) => {
    const last = open.at(-1)
    if (last !== undefined && strange === 0) last.text += text
  }
  parser.on('text', hear)
  parser.on('cdata', hear)
  parser.on('closetag', () => {
    if (strange > 0) {
      strange--
      return
    }
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

function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')))
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** What no XML 1.0 document can hold, escaped or not (production 2): one such character makes a whole message unreadable. */
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as it stands between tags or in an attribute. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unwritable, '\ufffd')
    .replaceAll(/[&<>"\r]/g, (character) => escapes[character] ?? character)
}
