import { createHash, createHmac } from 'node:crypto'
import type { RadiusHashes } from '#formats/radius/authenticator'

/** MD5 and HMAC-MD5 by OpenSSL, which RADIUS over UDP is bound to (RFC 2865 §3, RFC 3579 §3.2). For nothing else. */
export const radiusHashes: RadiusHashes = {
  md5: (...parts) => {
    const hash = createHash('md5')
    for (const part of parts) hash.update(part)
    return hash.digest()
  },
  hmacMd5: (key, data) => createHmac('md5', key).update(data).digest(),
}
