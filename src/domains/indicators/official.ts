import { hostToAscii } from '#formats/domain'

/** An organisation whose own numbers and sites are never listed: the code of its name, `official.<code>`. */
export type OfficialCode = string

/** Domains of the state, the banks and the post of Kazakhstan; everything below them is theirs too. */
const domains: Readonly<Record<string, OfficialCode>> = {
  'gov.kz': 'state',
  'akorda.kz': 'president',
  'egov.kz': 'e-government',
  'enbek.kz': 'labour-exchange',
  'polisia.kz': 'police',
  'nationalbank.kz': 'national-bank',
  'post.kz': 'post',
  'kaspi.kz': 'kaspi',
  'halykbank.kz': 'halyk',
  'homebank.kz': 'halyk',
  'forte.kz': 'forte',
  'bcc.kz': 'center-credit',
  'jusan.kz': 'jusan',
  'berekebank.kz': 'bereke',
  'eubank.kz': 'eurasian',
  'homecredit.kz': 'home-credit',
  'bankrbk.kz': 'rbk',
  'hcsbk.kz': 'otbasy',
}

/** The services of the numbering plan that have a name of their own here; the others are the state's. */
const services: Readonly<Record<string, OfficialCode>> = {
  fire: 'fire',
  police: 'police',
  ambulance: 'ambulance',
  gas: 'gas',
  'city-services': 'city-services',
  'child-helpline': 'child-helpline',
  emergency: 'emergency',
  directory: 'directory',
  'family-helpline': 'family-helpline',
  health: 'health',
  'e-government': 'e-government',
  'anti-corruption': 'anti-corruption',
  'bank-722': 'kaspi',
  'bank-601': 'halyk',
  'bank-965': 'forte',
  'bank-856': 'center-credit',
  'bank-998': 'jusan',
}

/** The domains of officials, without those below them. */
export const officialDomains: readonly string[] = Object.keys(domains)

/** Every code there is, for the check that each has a name in every language. */
export const officialCodes: readonly OfficialCode[] = [
  ...new Set(['state', ...Object.values(domains), ...Object.values(services)]),
]

/** The owner of a host or of the nearest domain above it, if it is one of the officials. */
export function officialHost(host: string): OfficialCode | undefined {
  for (let name = host; name !== ''; name = name.slice(name.indexOf('.') + 1)) {
    if (Object.hasOwn(domains, name)) return domains[name]
    if (!name.includes('.')) return undefined
  }
  return undefined
}

/** The owner of a name that may be a public suffix (`gov.kz`), as a person would type it to check it. */
export function officialText(text: string): OfficialCode | undefined {
  const host = hostToAscii(
    text
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/$/, ''),
  )
  return host === undefined ? undefined : officialHost(host)
}

/** The owner of an official short number by the service of the numbering plan; every short number has one. */
export function officialService(service: string): OfficialCode {
  return Object.hasOwn(services, service) ? (services[service] ?? 'state') : 'state'
}
