import * as part from './parts.ts'
import { any, choice, group, many, maybe, one, some } from './shape.ts'
import * as text from './texts.ts'

const numbers = group(one('NbOfTxs', text.count15), maybe('CtrlSum', text.decimal))

const cancellationReason = group(
  maybe('Orgtr', part.party),
  maybe('Rsn', choice(one('Cd', text.externalCode4), one('Prtry', text.max35))),
  some('AddtlInf', text.max105),
)

const moment = text.isoDateTime

/** A payment that was made: to whom, and how its bank names it. */
const paymentMade = group(
  maybe('Ref', text.max70),
  maybe('Agt', part.agent),
  one('Acct', part.account),
  one('Amt', text.amount),
  one('DtTm', moment),
)

/**
 * What the standard has no place for in a request: what is asked for (`Kind`: confirm, hold, release, return), until when it is
 * to be answered, how lots are counted, until when money may be held and on what grounds, which payments are to be confirmed.
 */
const demandShape = group(
  one(
    'SaqbolRqst',
    group(
      one('ReqId', text.max35),
      maybe('LegId', text.max35),
      one('Kind', text.max35),
      one('Amt', text.amount),
      one('DueDtTm', moment),
      maybe('Mtd', text.max35),
      maybe('CdtDtTm', moment),
      maybe('HldUntil', moment),
      maybe('RtrAcct', part.account),
      some('Grnds', text.max140, 20),
      some('Pmt', paymentMade, 100),
    ),
  ),
)

/** Which request a return answers, in the envelope of supplementary data. */
const returnShape = group(one('SaqbolRtr', group(one('ReqId', text.max35), maybe('LegId', text.max35))))

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
          some('SplmtryData', part.supplementary(demandShape)),
        ),
      ),
      some('SplmtryData', part.supplementary()),
    ),
  ),
  some('SplmtryData', part.supplementary()),
)

/**
 * What became of money that was asked for: our extension, in the envelope of supplementary data. Amounts are sums with
 * currency; the parts add up to `Askd`. `ReqId` is the request that is answered; a bank that is asked whether the victim's
 * payments were made lists those that were.
 */
const outcomeShape = choice(
  one(
    'SaqbolRcvry',
    group(
      one('ReqId', text.max35),
      maybe('LegId', text.max35),
      maybe('PmtAmt', text.amount),
      one('Askd', text.amount),
      one('Held', text.amount),
      one('Rtrd', text.amount),
      some('CshdOut', group(one('Way', text.max35), one('Amt', text.amount), one('DtTm', moment)), 1000),
      some('Uvlbl', group(one('Rsn', text.max35), one('Amt', text.amount)), 100),
      some(
        'Onwrd',
        group(
          one('Agt', part.agent),
          one('Acct', part.account),
          one('Amt', text.amount),
          one('PmtAmt', text.amount),
          one('DtTm', moment),
          one('Ref', text.max70),
        ),
        1000,
      ),
    ),
  ),
  one('SaqbolCnfrmtn', group(one('ReqId', text.max35), some('Pmt', paymentMade, 100))),
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
      some('SplmtryData', part.supplementary(returnShape)),
    ),
  ),
  some('SplmtryData', part.supplementary()),
)
