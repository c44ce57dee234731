import { fail, ok, type Result } from '#kernel/result'
import { paymentStatusShape } from './pacs002.ts'
import { creditTransferShape } from './pacs008.ts'
import { cancellationRequestShape, paymentReturnShape, resolutionShape } from './recall-shapes.ts'
import { checkTree, type GroupShape, type IsoTree, readElement, writeElement } from './shape.ts'
import { readXml, usualXmlLimits, type XmlLimits } from './xml.ts'

/** The messages that are read and written, by their business names. */
export const messageNames = [
  'credit-transfer',
  'payment-status',
  'cancellation-request',
  'resolution',
  'payment-return',
] as const

/** One of the messages. */
export type MessageName = (typeof messageNames)[number]

interface Definition {
  /** `pacs.008`. */
  readonly family: string
  /** The first and the last version whose elements the shape has; the last but one is what we write. */
  readonly versions: readonly [first: number, last: number]
  readonly written: number
  readonly root: string
  readonly shape: GroupShape
}

const definitions: Readonly<Record<MessageName, Definition>> = {
  'credit-transfer': {
    family: 'pacs.008',
    versions: [8, 12],
    written: 8,
    root: 'FIToFICstmrCdtTrf',
    shape: creditTransferShape,
  },
  'payment-status': {
    family: 'pacs.002',
    versions: [10, 14],
    written: 10,
    root: 'FIToFIPmtStsRpt',
    shape: paymentStatusShape,
  },
  'cancellation-request': {
    family: 'camt.056',
    versions: [8, 11],
    written: 8,
    root: 'FIToFIPmtCxlReq',
    shape: cancellationRequestShape,
  },
  resolution: { family: 'camt.029', versions: [9, 13], written: 9, root: 'RsltnOfInvstgtn', shape: resolutionShape },
  'payment-return': { family: 'pacs.004', versions: [9, 13], written: 9, root: 'PmtRtr', shape: paymentReturnShape },
}

/** A message that was read: the same tree whether it came as XML or as JSON. */
export interface IsoMessage {
  readonly name: MessageName
  /** `pacs.008.001.08`. */
  readonly definition: string
  readonly body: IsoTree
}

const namespacePattern = /^urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.001\.(\d{2})$/
const definitionPattern = /^([a-z]{4}\.\d{3})\.001\.(\d{2})$/

function definitionOf(family: string, version: string): MessageName | undefined {
  return messageNames.find((name) => {
    const { family: known, versions } = definitions[name]
    return known === family && Number(version) >= versions[0] && Number(version) <= versions[1]
  })
}

/**
 * Reads a message from XML: checked against its definition, element by element. Fails as `readXml` and `readElement` do, or
 * with `iso.message.unknown` for another message or version.
 */
export function readMessage(text: string, limits: XmlLimits = usualXmlLimits): Result<IsoMessage> {
  const document = readXml(text, limits)
  if (!document.ok) return document
  const { namespace, root } = document.value
  const [, family = '', version = ''] = namespacePattern.exec(namespace) ?? []
  const name = definitionOf(family, version)
  const [inner, ...more] = root.children
  if (name === undefined || root.name !== 'Document' || inner?.name !== definitions[name].root || more.length > 0)
    return fail('iso.message.unknown')
  const body = readElement(definitions[name].shape, inner)
  return body.ok ? ok({ name, definition: `${family}.001.${version}`, body: body.value as IsoTree }) : body
}

/** Checks the JSON form, `{ "pacs.008.001.08": { "GrpHdr": … } }`. Fails as `readMessage` does. */
export function checkMessage(json: unknown): Result<IsoMessage> {
  if (typeof json !== 'object' || json === null || Object.keys(json).length !== 1) return fail('iso.message.unknown')
  const [[definition, given] = ['', undefined]] = Object.entries(json)
  const [, family = '', version = ''] = definitionPattern.exec(definition) ?? []
  const name = definitionOf(family, version)
  if (name === undefined) return fail('iso.message.unknown')
  const body = checkTree(definitions[name].shape, given, definitions[name].root)
  return body.ok ? ok({ name, definition, body: body.value as IsoTree }) : body
}

/** The definition that we write of a message. */
export function writtenDefinition(name: MessageName): string {
  const { family, written } = definitions[name]
  return `${family}.001.${String(written).padStart(2, '0')}`
}

/** Makes a message of ours of its body. Throws on a body that is not what its definition asks: a fault of the program. */
export function makeMessage(name: MessageName, body: IsoTree): IsoMessage {
  const checked = checkTree(definitions[name].shape, body, definitions[name].root)
  if (!checked.ok) throw new Error(`${checked.error.code} ${JSON.stringify(checked.error.details)}`)
  return { name, definition: writtenDefinition(name), body: checked.value as IsoTree }
}

/** Writes a message as XML. */
export function writeMessage({ name, definition, body }: IsoMessage): string {
  const { shape, root } = definitions[name]
  const namespace = `urn:iso:std:iso:20022:tech:xsd:${definition}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">${writeElement(shape, body, root)}</Document>`
}

/** The JSON form of a message. */
export function jsonOf({ definition, body }: IsoMessage): Readonly<Record<string, IsoTree>> {
  return { [definition]: body }
}
