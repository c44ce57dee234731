import { any, choice, group, many, maybe, one, type Shape, some } from './shape.ts'
import * as text from './texts.ts'

/** A code, or words of one's own (`…1Choice`). */
const codeOrOwn = (own: Shape = text.max35): Shape => choice(one('Cd', text.externalCode35), one('Prtry', own))

/** `PostalAddress24`: read in order, since screening looks at the country alone. */
const address = group(
  maybe('AdrTp', any),
  ...['Dept', 'SubDept', 'StrtNm'].map((name) => maybe(name, text.max70)),
  maybe('BldgNb', text.max16),
  maybe('BldgNm', text.max35),
  maybe('Flr', text.max70),
  maybe('PstBx', text.max16),
  maybe('Room', text.max70),
  maybe('PstCd', text.max16),
  ...['TwnNm', 'TwnLctnNm', 'DstrctNm', 'CtrySubDvsn'].map((name) => maybe(name, text.max35)),
  maybe('Ctry', text.country),
  some('AdrLine', text.max70, 7),
)

const otherId = (most: Shape): Shape => group(one('Id', most), maybe('SchmeNm', codeOrOwn()), maybe('Issr', text.max35))

/** `Party38Choice`: an organisation or a person, by identifiers such as the IIN or BIN. */
const partyId = choice(
  one('OrgId', group(maybe('AnyBIC', text.anyBic), maybe('LEI', text.lei), some('Othr', otherId(text.max35)))),
  one(
    'PrvtId',
    group(
      maybe(
        'DtAndPlcOfBirth',
        group(
          one('BirthDt', text.isoDate),
          maybe('PrvcOfBirth', text.max35),
          one('CityOfBirth', text.max35),
          one('CtryOfBirth', text.country),
        ),
      ),
      some('Othr', otherId(text.max35)),
    ),
  ),
)

const contact = group(
  maybe('NmPrfx', text.namePrefix),
  maybe('Nm', text.max140),
  ...['PhneNb', 'MobNb', 'FaxNb'].map((name) => maybe(name, text.phoneNumber)),
  ...['URLAdr', 'EmailAdr'].map((name) => maybe(name, text.max2048)),
  maybe('EmailPurp', text.max35),
  maybe('JobTitl', text.max35),
  maybe('Rspnsblty', text.max35),
  maybe('Dept', text.max70),
  some('Othr', any),
  maybe('PrefrdMtd', text.max4),
)

/** `PartyIdentification135`. */
export const party = group(
  maybe('Nm', text.max140),
  maybe('PstlAdr', address),
  maybe('Id', partyId),
  maybe('CtryOfRes', text.country),
  maybe('CtctDtls', contact),
)

const institution = group(
  maybe('BICFI', text.bic),
  maybe('ClrSysMmbId', group(maybe('ClrSysId', codeOrOwn()), one('MmbId', text.max35))),
  maybe('LEI', text.lei),
  maybe('Nm', text.max140),
  maybe('PstlAdr', address),
  maybe('Othr', otherId(text.max35)),
)

/** `BranchAndFinancialInstitutionIdentification6`. */
export const agent = group(
  one('FinInstnId', institution),
  maybe(
    'BrnchId',
    group(maybe('Id', text.max35), maybe('LEI', text.lei), maybe('Nm', text.max140), maybe('PstlAdr', address)),
  ),
)

/** `CashAccount38`/`40`: an IBAN, or an identification of another kind. */
export const account = group(
  maybe('Id', choice(one('IBAN', text.iban), one('Othr', otherId(text.max34)))),
  maybe('Tp', codeOrOwn()),
  maybe('Ccy', text.currency),
  maybe('Nm', text.max70),
  maybe('Prxy', group(maybe('Tp', codeOrOwn()), one('Id', text.max2048))),
)

/** `SettlementInstruction`. */
export const settlement = group(
  one('SttlmMtd', text.settlementMethod),
  maybe('SttlmAcct', account),
  maybe('ClrSys', codeOrOwn()),
  ...['InstgRmbrsmntAgt', 'InstdRmbrsmntAgt', 'ThrdRmbrsmntAgt'].flatMap((name) => [
    maybe(name, agent),
    maybe(`${name}Acct`, account),
  ]),
)

/** `PaymentTypeInformation28`. */
export const paymentType = group(
  maybe('InstrPrty', text.priority),
  maybe('ClrChanl', text.clearingChannel),
  some('SvcLvl', codeOrOwn()),
  maybe('LclInstrm', codeOrOwn()),
  maybe('CtgyPurp', codeOrOwn()),
)

/** `PaymentIdentification7`/`13`. */
export const paymentId = group(
  maybe('InstrId', text.max35),
  one('EndToEndId', text.max35),
  maybe('TxId', text.max35),
  maybe('UETR', text.uetr),
  maybe('ClrSysRef', text.max35),
)

/** `Purpose2Choice`. */
export const purpose = codeOrOwn()

/** `RemittanceInformation16`: words are read, structured references passed through. */
export const remittance = group(some('Ustrd', text.max140), some('Strd', any))

/** `OriginalGroupInformation29`/`3`. */
export const originalGroup = group(
  one('OrgnlMsgId', text.max35),
  one('OrgnlMsgNmId', text.max35),
  maybe('OrgnlCreDtTm', text.isoDateTime),
)

/** Why: a code of the external lists (`FRAD`, `AC04`, `NOAS` …) with words beside. */
export const reasonInformation = group(maybe('Orgtr', party), maybe('Rsn', codeOrOwn()), some('AddtlInf', text.max105))

/** `SupplementaryData1`: what a message definition lets others add. */
export const supplementary = (envelope: Shape = any): Shape =>
  group(maybe('PlcAndNm', text.max350), one('Envlp', envelope))

/** `Case5`. */
export const investigationCase = group(
  one('Id', text.max35),
  one('Cretr', choice(one('Pty', party), one('Agt', agent))),
  maybe('ReopCaseIndctn', text.trueFalse),
)

/** `CaseAssignment5`. */
export const assignment = group(
  one('Id', text.max35),
  one('Assgnr', choice(one('Pty', party), one('Agt', agent))),
  one('Assgne', choice(one('Pty', party), one('Agt', agent))),
  one('CreDtTm', text.isoDateTime),
)

/** `OriginalTransactionReference`: of the payment that a message is about, passed through. */
export const originalReference = any

/** A charge: a sum and who took it. */
export const charge = group(one('Amt', text.amount), one('Agt', agent), maybe('Tp', codeOrOwn()))

/** At least one of a list in a message: transactions. */
export const transactions = (name: string, shape: Shape) => many(name, shape, 100_000)
