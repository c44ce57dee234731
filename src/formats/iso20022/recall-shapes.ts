import * as part from './parts.ts'
import { any, choice, group, many, maybe, one, some } from './shape.ts'
import * as text from './texts.ts'

const numbers = group(one('NbOfTxs', text.count15), maybe('CtrlSum', text.decimal))

const cancellationReason = group(
  maybe('Orgtr', part.party),
  maybe('Rsn', choice(one('Cd', text.externalCode4), one('Prtry', text.max35))),
  some('AddtlInf', text.max105),
)

/** FIToFIPaymentCancellationRequest (camt.056), versions 8 to 11: the request to hold and give back. */
export const cancellationRequestShape = group(
  one('Assgnmt', part.assignment),
  maybe('Case', part.investigationCase),
  maybe('CtrlData', numbers),
  many(
    'Undrlyg',
    group(
      maybe('OrgnlGrpInfAndCxl', any),
      some(
        'TxInf',
        group(
          maybe('CxlId', text.max35),
          maybe('Case', part.investigationCase),
          maybe('OrgnlGrpInf', part.originalGroup),
          maybe('OrgnlInstrId', text.max35),
          maybe('OrgnlEndToEndId', text.max35),
          maybe('OrgnlTxId', text.max35),
          maybe('OrgnlUETR', text.uetr),
          maybe('OrgnlClrSysRef', text.max35),
          maybe('OrgnlIntrBkSttlmAmt', text.amount),
          maybe('OrgnlIntrBkSttlmDt', text.isoDate),
          maybe('Assgnr', part.agent),
          maybe('Assgne', part.agent),
          some('CxlRsnInf', cancellationReason),
          maybe('OrgnlTxRef', part.originalReference),
          some('SplmtryData', part.supplementary()),
        ),
      ),
      some('SplmtryData', part.supplementary()),
    ),
  ),
  some('SplmtryData', part.supplementary()),
)

const moment = text.isoDateTime

/**
 * What became of money that was asked for: our extension, in the envelope of supplementary data. Amounts are sums with
 * currency; the parts add up to `Askd`.
 */
export const outcomeShape = group(
  one(
    'SaqbolRcvry',
    group(
      one('LegId', text.max35),
      one('Askd', text.amount),
      one('Held', text.amount),
      one('Rtrd', text.amount),
      some('CshdOut', group(one('Way', text.max35), one('Amt', text.amount), one('DtTm', moment))),
      some('Uvlbl', group(one('Rsn', text.max35), one('Amt', text.amount))),
      some(
        'Onwrd',
        group(
          one('Agt', part.agent),
          one('Acct', part.account),
          one('Amt', text.amount),
          one('PmtAmt', text.amount),
          one('DtTm', moment),
          one('Ref', text.max35),
        ),
      ),
    ),
  ),
)

/** ResolutionOfInvestigation (camt.029), versions 9 to 13: the answer to a cancellation request. */
export const resolutionShape = group(
  one('Assgnmt', part.assignment),
  maybe('RslvdCase', part.investigationCase),
  one(
    'Sts',
    choice(
      one('Conf', text.externalCode4),
      some('RjctdMod', any, 14),
      one('DplctOf', any),
      one('AssgnmtCxlConf', text.trueFalse),
    ),
  ),
  some(
    'CxlDtls',
    group(
      maybe('OrgnlGrpInfAndSts', any),
      some('OrgnlPmtInfAndSts', any),
      some(
        'TxInfAndSts',
        group(
          maybe('CxlStsId', text.max35),
          maybe('RslvdCase', part.investigationCase),
          maybe('OrgnlGrpInf', part.originalGroup),
          maybe('OrgnlInstrId', text.max35),
          maybe('OrgnlEndToEndId', text.max35),
          maybe('OrgnlTxId', text.max35),
          maybe('OrgnlClrSysRef', text.max35),
          maybe('OrgnlUETR', text.uetr),
          maybe('TxCxlSts', text.externalCode4),
          some('CxlStsRsnInf', part.reasonInformation),
          maybe('RsltnRltdInf', any),
          maybe('OrgnlIntrBkSttlmAmt', text.amount),
          maybe('OrgnlIntrBkSttlmDt', text.isoDate),
          maybe('Assgnr', part.agent),
          maybe('Assgne', part.agent),
          maybe('OrgnlTxRef', part.originalReference),
        ),
      ),
      some('SplmtryData', part.supplementary()),
    ),
  ),
  maybe('ModDtls', any),
  maybe('ClmNonRctDtls', any),
  maybe('StmtDtls', any),
  maybe('CrrctnTx', any),
  maybe('RsltnRltdInf', any),
  some('SplmtryData', part.supplementary(outcomeShape)),
)

/** PaymentReturn (pacs.004), versions 9 to 13. */
export const paymentReturnShape = group(
  one(
    'GrpHdr',
    group(
      one('MsgId', text.max35),
      one('CreDtTm', text.isoDateTime),
      maybe('Authstn', any),
      maybe('BtchBookg', text.trueFalse),
      one('NbOfTxs', text.count15),
      maybe('CtrlSum', text.decimal),
      maybe('GrpRtr', text.trueFalse),
      maybe('TtlRtrdIntrBkSttlmAmt', text.amount),
      maybe('IntrBkSttlmDt', text.isoDate),
      one('SttlmInf', part.settlement),
      maybe('InstgAgt', part.agent),
      maybe('InstdAgt', part.agent),
    ),
  ),
  maybe('OrgnlGrpInf', any),
  part.transactions(
    'TxInf',
    group(
      maybe('RtrId', text.max35),
      maybe('OrgnlGrpInf', part.originalGroup),
      maybe('OrgnlInstrId', text.max35),
      maybe('OrgnlEndToEndId', text.max35),
      maybe('OrgnlTxId', text.max35),
      maybe('OrgnlUETR', text.uetr),
      maybe('OrgnlClrSysRef', text.max35),
      maybe('OrgnlIntrBkSttlmAmt', text.amount),
      maybe('OrgnlIntrBkSttlmDt', text.isoDate),
      maybe('PmtTpInf', part.paymentType),
      one('RtrdIntrBkSttlmAmt', text.amount),
      maybe('IntrBkSttlmDt', text.isoDate),
      maybe('SttlmPrty', text.priority3),
      maybe('SttlmTmIndctn', any),
      maybe('SttlmTmReq', any),
      maybe('RtrdInstdAmt', text.amount),
      maybe('XchgRate', text.rate),
      maybe('CompstnAmt', text.amount),
      maybe('ChrgBr', text.chargeBearer),
      some('ChrgsInf', part.charge),
      maybe('ClrSysRef', text.max35),
      maybe('InstgAgt', part.agent),
      maybe('InstdAgt', part.agent),
      maybe('RtrChain', any),
      some('RtrRsnInf', part.reasonInformation),
      maybe('OrgnlTxRef', part.originalReference),
      some('SplmtryData', part.supplementary()),
    ),
  ),
  some('SplmtryData', part.supplementary()),
)
