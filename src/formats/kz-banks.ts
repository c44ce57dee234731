/** A participant of Kazakhstan's interbank payments, known by the three digits in its accounts. */
export interface KzBank {
  /** The bank code: characters 5 to 7 of a Kazakhstan IBAN. */
  readonly code: string
  /** The business identifier code (ISO 9362). */
  readonly bic: string
  /** The short name it goes by today; banks that closed keep their last one. */
  readonly name: string
}

const table = `
009 GCVPKZ2A Government for Citizens
070 KKMFKZ2A Treasury of Kazakhstan
125 NBRKKZKX National Bank of Kazakhstan
224 KISCKZKX Interbank Settlement Centre
246 HLALKZKZ ADCB Islamic Bank
284 NPCKKZKA National Processing Centre
319 ABKZKZKX BTA Bank
432 VTBAKZKZ VTB Kazakhstan
435 SHBKKZKA Shinhan Bank Kazakhstan
450 ASFBKZKA Bank of Astana
473 MSRBKZKA Masterbank
492 DEMIKZKA BankPozitiv Kazakhstan
549 SENIKZKA Senim-Bank
550 INEARUMM Interstate Bank
551 KSNVKZKA Freedom Bank Kazakhstan
553 NBPAKZKA National Bank of Pakistan in Kazakhstan
563 KPSTKZKA Kazpost
564 KMGCKZKA Kazakhstan Housing Company
601 HSBKKZKX Halyk Bank
639 NFBAKZ23 Delta Bank
700 EABRKZKA Eurasian Development Bank
722 CASPKZKA Kaspi Bank
766 CEDUKZKA Central Securities Depository
774 LARIKZKA AsiaCredit Bank
780 JSRBKZKA BTA Bank subsidiary
781 TBKBKZKA Capital Bank Kazakhstan
821 KINCKZKA Bank RBK
826 ALMNKZKA ATFBank
832 CITIKZKA Citibank Kazakhstan
849 NURSKZKX Nurbank
856 KCJBKZKX Bank CenterCredit
885 KZIBKZKA KZI Bank
886 INLMKZKA Home Credit Bank
896 ZAJSKZ22 Zaman-Bank
907 DVKAKZKA Development Bank of Kazakhstan
913 BKCHKZKA Bank of China in Kazakhstan
914 SABRKZKA Bereke Bank
920 KAZSKZKA Kazinvestbank
922 ABNAKZKX RBS Kazakhstan
927 KICEKZKX Kazakhstan Stock Exchange
930 ICBKKZKX ICBC in Almaty
942 EXKAKZKA Eximbank Kazakhstan
943 CABRKZKA Central Asian Cooperation and Development Bank
947 ALFAKZKA Eco Center Bank
948 EURIKZKA Eurasian Bank
949 ATYNKZKA Altyn Bank
965 IRTYKZKA ForteBank
972 HCSKKZKA Otbasy Bank
998 TSESKZKA Alatau City Bank
`

/** Every participant by bank code. */
export const kzBanks: ReadonlyMap<string, KzBank> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => ({ code: line.slice(0, 3), bic: line.slice(4, 12), name: line.slice(13) }))
    .map((bank) => [bank.code, bank]),
)
