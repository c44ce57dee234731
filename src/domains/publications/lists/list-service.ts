import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Clock } from '#kernel/clock'
import { languages } from '#kernel/language'
import type { Config } from '#platform/config'
import type { Database } from '#platform/database'
import type { Messages } from '#platform/messages'
import { publishedLetThrough, publishedValues, readRevision } from '../blocked/blocked-store.ts'
import { type ListName, type Published, renderList } from './list.ts'

/** What the lists need. */
export interface ListServices {
  readonly db: Database
  readonly clock: Clock
  readonly messages: Messages
  readonly config: Pick<Config, 'SAQBOL_ORIGIN'>
}

/** A list as it is sent. */
export interface RenderedList {
  readonly text: Buffer
  /** The same by gzip (RFC 1952). */
  readonly zipped: Buffer
  /** Strong entity tag without quotes; of the text as sent unzipped. */
  readonly tag: string
  /** When what is published last changed: a second of that change alone; null while it is ahead, after several in one. */
  readonly changedAt: Date | null
}

/** Block lists for browsers, resolvers and routers. */
export interface Lists {
  /** A list as it stands now; rendered once for each change of what is published. */
  list(name: ListName): Promise<RenderedList>
}

/** Where the licence of the lists is written out. */
const licence = 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/'

/** Makes the lists. */
export function makeLists(services: ListServices): Lists {
  const known = new Map<ListName, { readonly revision: number; readonly rendered: Promise<Rendered> }>()
  const latest = async (name: ListName): Promise<Rendered> => {
    const revision = await readRevision(services.db)
    const last = known.get(name)
    if (last?.revision === revision.number) return last.rendered
    const rendered = render(services, name, revision.at)
    known.set(name, { revision: revision.number, rendered })
    rendered.catch(() => known.delete(name))
    return rendered
  }
  return {
    list: async (name) => {
      const { second, ...list } = await latest(name)
      return { ...list, changedAt: second <= services.clock.now() ? second : null }
    },
  }
}

type Rendered = Omit<RenderedList, 'changedAt'> & { readonly second: Date }

async function render(services: ListServices, name: ListName, at: Date): Promise<Rendered> {
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000)
  const published = await read(services, name)
  const text = Buffer.from(renderList(name, remarks(services, name, second), published))
  const tag = createHash('sha256').update(text).digest('base64url').slice(0, 27)
  return { text, zipped: await promisify(gzip)(text), tag, second }
}

async function read({ db, clock }: ListServices, name: ListName): Promise<Published> {
  const now = clock.now()
  const sites = name === 'hosts' || name === 'adguard' || name === 'domains'
  return {
    domains: sites ? await publishedValues(db, 'domain', now) : [],
    letThrough: sites ? await publishedLetThrough(db, now) : [],
    urls: name === 'urls' ? await publishedValues(db, 'url', now) : [],
    addresses: name === 'nftables' ? await publishedValues(db, 'ip', now) : [],
  }
}

/** What the list is, under which licence, as of when, and how to appeal, in every language. */
function remarks({ messages, config }: ListServices, name: ListName, at: Date): readonly string[] {
  const time = `${at.toISOString().slice(0, 19)}Z`
  return languages.flatMap((language) => {
    const t = messages.in(language)
    return [
      t(`lists.about.${name}`),
      t('lists.licence', { licence }),
      t('lists.changed', { time }),
      t('lists.appeal', { address: `${config.SAQBOL_ORIGIN ?? ''}/${language}/dispute` }),
      '',
    ]
  })
}
