import type { ByteForm } from '#platform/http/route'
import { type ListName, renderList } from './list.ts'

const syntax: Readonly<Record<ListName, string>> = {
  hosts:
    'A hosts file (hosts(5)): `0.0.0.0` and a name a line, the site and its `www`; it does not reach other names below the site.',
  adguard:
    'Filtering rules as AdGuard and uBlock Origin read them: `||name^` blocks a site with all below it; `@@||name^` lets a name and all below it through, `@@|name^` that name alone.',
  domains:
    'A name of a site a line, for whoever blocks all names below it as well; sites with allowed names below them are left out.',
  urls: 'An address of a page a line: `http` or `https`, ASCII alone (the rest percent-encoded, hosts in Punycode).',
  nftables:
    'Commands for `nft -f`: they fill the sets `blocked4` and `blocked6` of the table `inet saqbol`; the rules that use them are yours.',
}

const example = {
  domains: ['kaspi-bonus.top'],
  letThrough: [{ host: 'shop.kaspi-bonus.top', level: 'popular' as const }],
  urls: ['https://kaspi-bonus.top/login'],
  addresses: ['192.88.99.7', '2001:20::7'],
}

/** What a list holds, for the API description. */
export function listForm(name: ListName): ByteForm {
  const mark = name === 'adguard' ? '!' : '#'
  return {
    type: 'text/plain',
    holds: `${syntax[name]} UTF-8. Lines that begin with \`${mark}\` are remarks: what it is, licence, time, and how to appeal, in Kazakh, Russian and English.`,
    example: renderList(name, ['Saqbol: …'], example),
  }
}
