import { z } from 'zod'
import { hostToAscii } from '#formats/domain'
import { type Route, route } from '#platform/http/route'
import type { Services } from '../../services.ts'
import { inEveryLanguage, show, textField, viewOf } from '../page-answer.ts'
import { type BlockedFacts, BlockedPage } from '../pages/blocked.tsx'
import { answerDays } from './dispute.ts'

type Blocking = Pick<Services, 'blocked' | 'indicators'>

/** Where the visitors of a blocked site arrive: why it is blocked, by which decision, until when, and how to appeal. */
export function blockedPages(services: Blocking): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: inEveryLanguage('/blocked'),
      page: true,
      permission: 'indicators:check',
      summary: 'Why a site is blocked, by which decision, and how to appeal',
      query: z.object({ name: textField(300) }),
      handle: async ({ query: { name = '' } }, context) => {
        const host = hostToAscii(name)
        const facts = host === undefined ? undefined : await factsOf(services, host)
        return show(BlockedPage({ view: viewOf(context), name: host ?? '', facts, disputeDays: answerDays }))
      },
    }),
  ]
}

/** Nothing where the site is not blocked, or not any more. */
async function factsOf({ blocked, indicators }: Blocking, host: string): Promise<BlockedFacts | undefined> {
  const site = await blocked.siteOf(host)
  if (site === undefined) return undefined
  const checked = await indicators.check(site.host, { kind: 'domain' })
  if (!checked.ok || checked.value.state !== 'confirmed') return undefined
  const { reason, legalBasis, topic, disputed } = checked.value
  const { observableId: decision, decidedAt, validUntil } = site
  return { site: site.host, decision, decidedAt, validUntil, reason, legalBasis, topic, disputed }
}
