import * as part from './parts.ts'
import { any, anyBut, group, maybe, one, some } from './shape.ts'
import * as text from './texts.ts'

const header = group(
  one('MsgId', text.max35),
  one('CreDtTm', text.isoDateTime),
  maybe('XpryDtTm', text.isoDateTime),
  maybe('BtchBookg', text.trueFalse),
  one('NbOfTxs', text.count15),
  maybe('CtrlSum', text.decimal),
  maybe('TtlIntrBkSttlmAmt', text.amount),
  maybe('IntrBkSttlmDt', text.isoDate),
  one('SttlmInf', part.settlement),
  maybe('PmtTpInf', part.paymentType),
  maybe('InstgAgt', part.agent),
  maybe('InstdAgt', part.agent),
)

const agentWithAccount = (name: string) => [maybe(name, part.agent), maybe(`${name}Acct`, part.account)]

/**
 * What the standard has no place for and screening asks about: the payer's phone, device, card (as the bank's own token), place, and
 * whether the payer is in a call while giving the order, and with whom (`CallWth`, empty where the bank does not know).
 */
const screening = group(
  maybe('Phne', text.phoneInFull),
  maybe('Dvc', text.max200),
  maybe('CardTkn', text.cardToken),
  maybe('Lat', text.latitude),
  maybe('Lon', text.longitude),
  maybe('CallWth', text.callNumber),
)

const transaction = group(
  one('PmtId', part.paymentId),
  maybe('PmtTpInf', part.paymentType),
  one('IntrBkSttlmAmt', text.amount),
  maybe('IntrBkSttlmDt', text.isoDate),
  maybe('SttlmPrty', text.priority3),
  maybe('SttlmTmIndctn', any),
  maybe('SttlmTmReq', any),
  maybe('AddtlDtTm', any),
  maybe('AccptncDtTm', text.isoDateTime),
  maybe('PoolgAdjstmntDt', text.isoDate),
  maybe('InstdAmt', text.amount),
  maybe('XchgRate', text.rate),
  maybe('AgrdRate', any),
  one('ChrgBr', text.chargeBearer),
  some('ChrgsInf', part.charge),
  maybe('MndtRltdInf', any),
  maybe('PmtSgntr', any),
  ...['PrvsInstgAgt1', 'PrvsInstgAgt2', 'PrvsInstgAgt3'].flatMap(agentWithAccount),
  maybe('InstgAgt', part.agent),
  maybe('InstdAgt', part.agent),
  ...['IntrmyAgt1', 'IntrmyAgt2', 'IntrmyAgt3'].flatMap(agentWithAccount),
  maybe('UltmtDbtr', part.party),
  maybe('InitgPty', part.party),
  one('Dbtr', part.party),
  maybe('DbtrAcct', part.account),
  one('DbtrAgt', part.agent),
  maybe('DbtrAgtAcct', part.account),
  one('CdtrAgt', part.agent),
  maybe('CdtrAgtAcct', part.account),
  one('Cdtr', part.party),
  maybe('CdtrAcct', part.account),
  maybe('UltmtCdtr', part.party),
  some('InstrForCdtrAgt', any),
  some('InstrForNxtAgt', any),
  maybe('Purp', part.purpose),
  some('RgltryRptg', any, 10),
  maybe('Tax', any),
  some('RltdRmtInf', any, 10),
  maybe('RmtInf', part.remittance),
  some('SplmtryData', part.supplementary(anyBut(maybe('SaqbolScrng', screening)))),
)

/** FIToFICustomerCreditTransfer, versions 8 to 12: elements of the later ones are optional. */
export const creditTransferShape = group(
  one('GrpHdr', header),
  part.transactions('CdtTrfTxInf', transaction),
  some('SplmtryData', part.supplementary()),
)
