import * as part from './parts.ts'
import { any, group, maybe, one, some } from './shape.ts'
import * as text from './texts.ts'

const transaction = group(
  maybe('StsId', text.max35),
  maybe('OrgnlGrpInf', part.originalGroup),
  maybe('OrgnlInstrId', text.max35),
  maybe('OrgnlEndToEndId', text.max35),
  maybe('OrgnlTxId', text.max35),
  maybe('OrgnlUETR', text.uetr),
  maybe('TxSts', text.externalCode4),
  some('StsRsnInf', part.reasonInformation),
  some('ChrgsInf', part.charge),
  maybe('AccptncDtTm', text.isoDateTime),
  maybe('PrcgDt', any),
  maybe('FctvIntrBkSttlmDt', any),
  maybe('AcctSvcrRef', text.max35),
  maybe('ClrSysRef', text.max35),
  maybe('InstgAgt', part.agent),
  maybe('InstdAgt', part.agent),
  maybe('OrgnlTxRef', part.originalReference),
  some('SplmtryData', part.supplementary()),
)

/** FIToFIPaymentStatusReport, versions 10 to 14. */
export const paymentStatusShape = group(
  one(
    'GrpHdr',
    group(
      one('MsgId', text.max35),
      one('CreDtTm', text.isoDateTime),
      maybe('InstgAgt', part.agent),
      maybe('InstdAgt', part.agent),
      maybe('OrgnlBizQry', any),
    ),
  ),
  some(
    'OrgnlGrpInfAndSts',
    group(
      one('OrgnlMsgId', text.max35),
      one('OrgnlMsgNmId', text.max35),
      maybe('OrgnlCreDtTm', text.isoDateTime),
      maybe('OrgnlNbOfTxs', text.count15),
      maybe('OrgnlCtrlSum', text.decimal),
      maybe('GrpSts', text.externalCode4),
      some('StsRsnInf', part.reasonInformation),
      some('NbOfTxsPerSts', any),
    ),
  ),
  some('TxInfAndSts', transaction),
  some('SplmtryData', part.supplementary()),
)
