import type { sipProblem } from './codes.ts'

/** One case of RFC 4475, written anew after its description: the message in Latin-1, and what we make of it. */
export interface TortureCase {
  readonly name: string
  readonly problem: keyof typeof sipProblem
  readonly message: string
}

const lines = (...all: readonly string[]) => all.join('\r\n')

/** The headers that all cases need and few are about. */
const rest = (name: string, method: string) => [
  `Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK-${name}`,
  'Max-Forwards: 70',
  `Call-ID: ${name}.case@example.net`,
  `CSeq: 8 ${method}`,
]

const parties = ['To: sip:user@example.com', 'From: <sip:caller@example.net>;tag=3234']

const request = (name: string, method: string, ...more: readonly string[]) =>
  lines(`${method} sip:user@example.com SIP/2.0`, ...parties, ...rest(name, method), ...more, '', '')

const longValue = 'long'.repeat(60)

/** Every case of sections 3.1 to 3.4 that a server meets as a message. */
export const tortureCases: readonly TortureCase[] = [
  {
    name: '3.1.1.1 wsinv: folds, blanks and compact names all over',
    problem: 'none',
    message: lines(
      'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
      'TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
      'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8',
      'MaX-fOrWaRdS: 0068',
      'Call-ID: wsinv.case@192.0.2.1',
      'Content-Length   : 4',
      'cseq: 0009\r\n  INVITE',
      'Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;rport;branch=390skdjuw',
      's :',
      'NewFangledHeader:   newfangled value\r\n continued newfangled value',
      'UnknownHeaderWithUnusualValue: ;;,,;;,;',
      'Content-Type: application/sdp',
      'Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
      'v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239',
      'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =\r\n      newvalue ;\r\n  secondparam ; q = 0.33',
      '',
      'v=0\n',
    ),
  },
  {
    name: '3.1.1.2 intmeth: every character that may stand somewhere',
    problem: 'none',
    message: lines(
      "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
      "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
      'To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
      "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";tag=_token~1'+`*%!-.",
      'Call-ID: intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
      "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~",
      'Max-Forwards: 255',
      "extensionHeader-!.%*+_`'~:\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb",
      'Content-Length: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.3 esc01: escapes in the user',
    problem: 'none',
    message: lines(
      'INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0',
      'To: sip:%75se%72@example.com',
      'From: <sip:I%20have%20spaces@example.net>;tag=938',
      ...rest('esc01', 'INVITE'),
      'Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>',
      'Content-Length: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.4 escnull: escaped zeros in URIs',
    problem: 'none',
    message: lines(
      'REGISTER sip:example.com SIP/2.0',
      'To: sip:null-%00-null@example.com',
      'From: sip:null-%00-null@example.com;tag=839923423',
      ...rest('escnull', 'REGISTER'),
      'Contact: <sip:%00@host5.example.com>',
      'Contact: <sip:%00%00@host5.example.com>',
      'L:0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.5 esc02: a % that escapes nothing',
    problem: 'none',
    message: lines(
      'RE%47IST%45R sip:registrar.example.com SIP/2.0',
      'To: "%Z%45" <sip:resource@example.com>',
      'From: "%Z%45" <sip:resource@example.com>;tag=f232jadfj23',
      ...rest('esc02', 'RE%47IST%45R'),
      'Contact: <sip:alias1@host1.example.com>',
      'C%6Fntact: <sip:alias2@host2.example.com>',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.6 lwsdisp: no blank between display name and <',
    problem: 'none',
    message: lines(
      'OPTIONS sip:user@example.com SIP/2.0',
      'To: sip:user@example.com',
      'From: caller<sip:caller@example.com>;tag=323',
      ...rest('lwsdisp', 'OPTIONS'),
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.7 longreq: long values everywhere',
    problem: 'none',
    message: lines(
      'INVITE sip:user@example.com SIP/2.0',
      `To: "I have a user name of ${longValue}" <sip:user@example.com:6000;unknownparam1=${longValue};longparam${longValue}=shortvalue>`,
      `F: sip:amazinglylong${longValue}callername@example.net;tag=12${'9'.repeat(70)};unknownheaderparam${longValue}=unknownheadervalue${longValue};unknownValuelessparam${longValue}`,
      `Call-ID: longreq.one${longValue}callid`,
      'CSeq: 3882340 INVITE',
      `Unknown-${longValue}-Header: unknown-${longValue}-value; unknown-${longValue}-parameter-name = unknown-${longValue}-value`,
      'Via: SIP/2.0/TCP sip33.example.com',
      ...Array.from({ length: 33 }, (_, hop) => `v: SIP/2.0/TCP sip${32 - hop}.example.com`),
      `V: SIP/2.0/UDP very.${longValue}.host.example.com;branch=z9hG4bKvery${longValue}branchvalue`,
      'Max-Forwards: 70',
      `Contact: <sip:amazinglylong${longValue}callername@host5.example.net>`,
      'Content-Length: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.8 dblreq: octets behind the body of a datagram',
    problem: 'none',
    message: `${request('dblreq', 'REGISTER', 'Content-Length: 0')}INVITE sip:joe@example.com SIP/2.0\r\nt: sip:joe@example.com\r\n`,
  },
  {
    name: '3.1.1.9 semiuri: semicolons in the user',
    problem: 'none',
    message: lines(
      'OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0',
      'To: sip:j_user@example.com',
      'From: sip:caller@example.org;tag=33242',
      ...rest('semiuri', 'OPTIONS'),
      'Accept: application/sdp, application/pkcs7-mime,\r\n        multipart/mixed',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.10 transports: known and unknown ones',
    problem: 'none',
    message: lines(
      'OPTIONS sip:user@example.com SIP/2.0',
      'To: sip:user@example.com',
      'From: <sip:caller@example.com>;tag=323',
      'Max-Forwards: 70',
      'Call-ID: transports.case',
      'CSeq: 60 OPTIONS',
      'Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw',
      'Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf',
      'Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj',
      'Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en',
      'Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.11 mpart01: a body of several parts, one of them binary',
    problem: 'none',
    message: `${request('mpart01', 'MESSAGE', 'Content-Type: multipart/mixed;boundary=7a9cbec0', 'Content-Length: 40').slice(0, -2)}\r\n--7a9cbec0\r\n\r\n\x00\x01\x80\xff\r\n\r\n--7a9cbec0--\r\n\r\n\r\n`,
  },
  {
    name: '3.1.1.12 unreason: a response with any phrase',
    problem: 'response',
    message: lines(
      'SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe',
      ...parties,
      ...rest('unreason', 'INVITE'),
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.1.13 noreason: a response without a phrase',
    problem: 'response',
    message: lines('SIP/2.0 100 ', ...parties, ...rest('noreason', 'INVITE'), 'l: 0', '', ''),
  },
  {
    name: '3.1.2.1 badinv01: separators without anything between',
    problem: 'viaParameters',
    message: lines(
      'INVITE sip:user@example.com SIP/2.0',
      ...parties,
      'Max-Forwards: 15',
      'Call-ID: badinv01.case',
      'CSeq: 8 INVITE',
      'Via: SIP/2.0/UDP 192.0.2.15;;,;,,',
      'Contact: "Joe" <sip:joe@example.org>;;;;',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.2.2 clerr: Content-Length over what is there',
    problem: 'bodyCut',
    message: `${request('clerr', 'INVITE', 'l: 9999')}v=0\r\n`,
  },
  {
    name: '3.1.2.3 ncl: a negative Content-Length',
    problem: 'contentLength',
    message: request('ncl', 'INVITE', 'l: -999'),
  },
  {
    name: '3.1.2.4 scalar02: numbers too great',
    problem: 'cseq',
    message: lines(
      'REGISTER sip:example.com SIP/2.0',
      'Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bK342sdfoi3',
      ...parties,
      'Call-ID: scalar02.case',
      'CSeq: 36893488147419103232 REGISTER',
      'Max-Forwards: 300',
      'Expires: 10000000000000000000000000000000',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.2.5 scalarlg: a response with numbers too great',
    problem: 'response',
    message: lines(
      'SIP/2.0 503 Service Unavailable',
      ...parties,
      ...rest('scalarlg', 'INVITE'),
      'Retry-After: 949302838503028349304023988',
      '',
      '',
    ),
  },
  {
    name: '3.1.2.6 quotbal: a display name whose quote never closes',
    problem: 'to',
    message: lines(
      'INVITE sip:user@example.com SIP/2.0',
      'To: "Mr. J. User <sip:j.user@example.com>',
      'From: sip:caller@example.net;tag=93334',
      ...rest('quotbal', 'INVITE'),
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.1.2.7 ltgtruri: brackets around the URI',
    problem: 'uri',
    message: request('ltgtruri', 'INVITE').replace('sip:user@example.com', '<sip:user@example.com>'),
  },
  {
    name: '3.1.2.8 lwsruri: a blank in the URI',
    problem: 'uri',
    message: request('lwsruri', 'INVITE').replace('example.com SIP', 'example.com; lr SIP'),
  },
  {
    name: '3.1.2.9 lwsstart: blanks too many in the request line',
    problem: 'uri',
    message: request('lwsstart', 'INVITE').replace(
      'INVITE sip:user@example.com SIP',
      'INVITE  sip:user@example.com  SIP',
    ),
  },
  {
    name: '3.1.2.10 trws: a blank behind the request line',
    problem: 'requestLine',
    message: request('trws', 'OPTIONS').replace('SIP/2.0\r\n', 'SIP/2.0 \r\n'),
  },
  {
    name: '3.1.2.11 escruri: headers in the URI are passed over',
    problem: 'none',
    message: request('escruri', 'INVITE').replace('example.com SIP', 'example.com?Route=%3Csip:example.com%3E SIP'),
  },
  {
    name: '3.1.2.12 baddate: a Date that is none is not looked at',
    problem: 'none',
    message: request('baddate', 'INVITE', 'Date: Fri, 01 Jan 2010 16:00:00 EST'),
  },
  {
    name: '3.1.2.13 regbadct: a Contact without brackets is not looked at',
    problem: 'none',
    message: request('regbadct', 'REGISTER', 'Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E'),
  },
  {
    name: '3.1.2.14 badaspec: blanks inside the brackets',
    problem: 'to',
    message: request('badaspec', 'OPTIONS').replace(
      'To: sip:user@example.com',
      'To: "Watson, Thomas" < sip:t.watson@example.org >',
    ),
  },
  {
    name: '3.1.2.15 baddn: a comma in a display name without quotes',
    problem: 'from',
    message: request('baddn', 'OPTIONS').replace('From: <', 'From: Bell, Alexander <'),
  },
  {
    name: '3.1.2.16 badvers: version 7',
    problem: 'version',
    message: request('badvers', 'OPTIONS').replace('SIP/2.0\r\n', 'SIP/7.0\r\n'),
  },
  {
    name: '3.1.2.17 mismatch01: another method in CSeq',
    problem: 'cseqMethod',
    message: request('mismatch01', 'OPTIONS').replace('8 OPTIONS', '8 INVITE'),
  },
  {
    name: '3.1.2.18 mismatch02: an unknown method and another in CSeq',
    problem: 'cseqMethod',
    message: request('mismatch02', 'NEWMETHOD').replace('8 NEWMETHOD', '8 INVITE'),
  },
  {
    name: '3.1.2.19 bigcode: a status that is none',
    problem: 'notSip',
    message: lines(
      'SIP/2.0 4294967301 better not break the receiver',
      ...parties,
      ...rest('bigcode', 'INVITE'),
      '',
      '',
    ),
  },
  {
    name: '3.2.1 badbranch: a branch that is the cookie alone',
    problem: 'none',
    message: request('badbranch', 'OPTIONS').replace('z9hG4bK-badbranch', 'z9hG4bK'),
  },
  {
    name: '3.3.1 insuf: mandatory headers missing',
    problem: 'missingHeader',
    message: lines(
      'INVITE sip:user@example.com SIP/2.0',
      'CSeq: 193942 INVITE',
      'Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf',
      'Content-Type: application/sdp',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.3.2 unkscm: a scheme unknown to all',
    problem: 'scheme',
    message: request('unkscm', 'OPTIONS').replace(
      'sip:user@example.com SIP',
      'nobodyKnowsThisScheme:totallyopaquecontent SIP',
    ),
  },
  {
    name: '3.3.3 novelsc: a scheme of something else',
    problem: 'scheme',
    message: request('novelsc', 'OPTIONS').replace('sip:user@example.com SIP', 'soap.beep://192.0.2.103:3002 SIP'),
  },
  {
    name: '3.3.4 unksm2: unknown schemes in From and To',
    problem: 'none',
    message: request('unksm2', 'REGISTER')
      .replace('To: sip:user@example.com', 'To: isbn:2983792873')
      .replace('<sip:caller@example.net>', '<http://www.example.com>'),
  },
  {
    name: '3.3.5 bext01: extensions required that nobody knows',
    problem: 'none',
    message: request(
      'bext01',
      'OPTIONS',
      'Proxy-Require: nothingSupportsThis, nothingSupportsThisEither',
      'Require: nothingSupportsThis',
    ),
  },
  {
    name: '3.3.6 invut: an unknown type of body',
    problem: 'none',
    message: `${request('invut', 'INVITE', 'Content-Type: application/unknownformat', 'Content-Length: 7')}<audio>`,
  },
  {
    name: '3.3.7 regaut01: an unknown way to authorize',
    problem: 'none',
    message: request('regaut01', 'REGISTER', 'Authorization: NoOneKnowsThisScheme opaque-data=here'),
  },
  {
    name: '3.3.8 multi01: what stands once stands twice',
    problem: 'repeated',
    message: request(
      'multi01',
      'INVITE',
      'CSeq: 59 INVITE',
      'Call-ID: multi01.other',
      'Max-Forwards: 5',
      'To: sip:other@example.net',
      'From: <sip:other@example.com>;tag=9',
    ),
  },
  {
    name: '3.3.9 mcl01: two lengths that differ',
    problem: 'contentLength',
    message: `${request('mcl01', 'OPTIONS', 'Content-Length: 13', 'Content-Length: 5')}There's no way`,
  },
  {
    name: '3.3.10 bcast: a response to a broadcast address',
    problem: 'response',
    message: lines(
      'SIP/2.0 200 OK',
      'Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923',
      'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23',
      ...parties,
      'Call-ID: bcast.case',
      'CSeq: 1 INVITE',
      'l: 0',
      '',
      '',
    ),
  },
  {
    name: '3.3.11 zeromf: Max-Forwards of zero is read',
    problem: 'none',
    message: request('zeromf', 'OPTIONS').replace('Max-Forwards: 70', 'Max-Forwards: 0'),
  },
  {
    name: '3.3.12 cparam01: a parameter of Contact that nobody knows',
    problem: 'none',
    message: request('cparam01', 'REGISTER', 'Contact: sip:+19725552222@gw1.example.net;unknownparam'),
  },
  {
    name: '3.3.13 cparam02: the same in a URI',
    problem: 'none',
    message: request('cparam02', 'REGISTER', 'Contact: <sip:+19725552222@gw1.example.net;unknownparam>'),
  },
  {
    name: '3.3.14 regescrt: escaped headers in a Contact',
    problem: 'none',
    message: request('regescrt', 'REGISTER', 'Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>'),
  },
  {
    name: '3.3.15 sdp01: an Accept without what is sent',
    problem: 'none',
    message: `${request('sdp01', 'INVITE', 'Accept: text/nobodyKnowsThis', 'Content-Length: 5')}v=0\r\n`,
  },
  {
    name: '3.4.1 inv2543: a request of RFC 2543',
    problem: 'none',
    message: lines(
      'INVITE sip:UserB@example.com SIP/2.0',
      'Via: SIP/2.0/UDP iftgw.example.com',
      'From: <sip:+13035551111@ift.client.example.net;user=phone>',
      'Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>',
      'To: sip:+16505552222@ss1.example.net;user=phone',
      'Call-ID: inv2543.case@ift.client.example.com',
      'CSeq: 56 INVITE',
      'Content-Type: application/sdp',
      '',
      'v=0',
      '',
    ),
  },
]
