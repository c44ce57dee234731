/**
 * Our side of `calls-passport`, in a process of its own: INVITE in, PASSporT verified, 302 or 438 out, over UDP.
 * Arguments: file of the signer's certificates, file of the root. Writes its port in one line.
 */
import { readFileSync } from 'node:fs'
import { makeAnswer } from '../../src/formats/sip/answer.ts'
import { readSip } from '../../src/formats/sip/read.ts'
import { answerPort, sourceFrom } from '../../src/formats/sip/source.ts'
import { callerOf, identityText, makeSipMessageView } from '../../src/formats/sip/view.ts'
import { writeAnswer } from '../../src/formats/sip/write.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { ok } from '../../src/kernel/result.ts'
import { makeCertificates } from '../../src/platform/passport/certificates.ts'
import { makeTrust } from '../../src/platform/passport/trust.ts'
import { makePassportVerifier } from '../../src/platform/passport/verifier.ts'
import type { MessageBatch } from '../../src/platform/sip/batch.ts'
import { openDatagrams } from '../../src/platform/sip/datagrams.ts'

const [signerFile = '', rootFile = ''] = process.argv.slice(2)
const file = readFileSync(signerFile)
const certificates = makeCertificates({
  fetch: async (url) => ok({ url, bytes: file, contentType: undefined, cacheControl: 'max-age=3600' }),
  trust: makeTrust([readFileSync(rootFile, 'latin1')]),
  clock: systemClock,
})
// Kamailio's module takes five minutes; a round has to end before its signatures grow stale.
const freshness = { maxAge: 300, maxAhead: 60 }
const verifier = makePassportVerifier({ certificates, clock: systemClock, freshness })
await certificates.get('https://cert.test/signer.pem')

const passed = makeAnswer({ status: 302, contact: { parameters: 'verstat=TN-Validation-Passed' } })
const refused = makeAnswer({ status: 438 })
const view = makeSipMessageView()

function onBatch(batch: MessageBatch): void {
  for (let n = 0; n < batch.count; n++) {
    if (readSip(batch.bytes, batch.starts[n] ?? 0, batch.ends[n] ?? 0, view) !== 0) continue
    sourceFrom(view, batch.sources, 4 * n, batch.ports[n] ?? 0)
    const identities: string[] = []
    for (let at = 0; at < view.identityCount; at++) identities.push(identityText(view, at))
    const caller = String(callerOf(view).uri.number)
    const called = String(view.uri.number)
    const finding = verifier.check({ caller, called, identities })
    const answer = finding?.state === 'valid' ? passed : refused
    batch.answer(n, writeAnswer(view, answer, batch.out, batch.at), answerPort(view))
  }
}

const server = await openDatagrams({
  host: '127.0.0.1',
  port: 0,
  on: onBatch,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
process.stdout.write(`${server.port} ${server.by}\n`)
process.stdin.on('end', () => void server[Symbol.asyncDispose]()).resume()
