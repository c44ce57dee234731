import type { Topic } from '#domains/taxonomy'
import type { WordList } from './phrase-finder.ts'

/** A topic, or `civil`: talk of politics, history, courts and the press, which speaks against every guess. */
export type ListedTopic = Topic | 'civil'

const strong = 3
const usual = 1

/**
 * Words by topic in Kazakh, Russian and English, for the days before operators have judged enough reports to learn from. A
 * strong phrase is enough for a guess, of the others it takes three. Hate, violence and terrorism have few strong
 * phrases: those words stand in every newspaper.
 */
export const topicWords: readonly WordList<ListedTopic>[] = [
  {
    name: 'fraud',
    points: strong,
    phrases: [
      ['алаяқ*', 'алдап кет*', 'қауіпсіз шот*', 'sms-код*', 'смс-код*', 'банктің қауіпсіздік*', 'атыма несие*'],
      ['мошенни*', 'безопасный счет', 'код из смс', 'предоплат*', 'развели на деньги', 'оформили кредит', 'фишинг*'],
      ['scam*', 'fraud*', 'phishing*', 'safe account', 'sms code', 'fake shop', 'дроппер*', 'шантаж*', 'бопсала*'],
      ['blackmail*', 'apk', 'usdt', 'выманил*', 'ақша сұра*', 'прос* деньги', 'asked for money', 'fake site'],
    ],
  },
  {
    name: 'fraud',
    points: usual,
    phrases: [
      ['карта*', 'шот', 'шоты*', 'шотқа', 'аудар*', 'салғыз*', 'төле*', 'ақша*', 'несие*', 'банк*', 'брокер*'],
      ['код*', 'сатушы*', 'сатып ал*', 'тапсырыс*', 'сәлемдеме*', 'курьер*', 'әмиян*', 'салым*', 'инвест*'],
      ['крипто*', 'биржа*', 'карт*', 'счет*', 'перев*', 'оплат*', 'деньг*', 'денег', 'кредит*', 'продав*', 'товар*'],
      ['посылк*', 'кошел*', 'вклад*', 'заработ*', 'обман*', 'выигр*', 'приз*', 'egov', 'пароль*', 'ұттыңыз'],
      ['тергеуші*', 'следовател*', 'card', 'bank*', 'account', 'transfer*', 'paid', 'pay', 'money', 'loan*'],
      ['seller*', 'parcel*', 'wallet*', 'broker*', 'invest*', 'crypto*', 'bitcoin*', 'prize*', 'password*'],
      ['deceiv*', 'cheat*', 'tenge', 'тенге', 'теңге'],
    ],
  },
  {
    name: 'grooming',
    points: strong,
    phrases: [
      ['кездесейік', 'ата-анаңа айтпа*', 'ешкімге айтпа*', 'құпия сақта*', 'сурет сұра*', 'бейтаныс ересек*'],
      ['родителям не говори', 'никому не говор*', 'зовет встретиться', 'просит фото', 'просит прислать*'],
      ['незнакомый взрослый', 'adult stranger*', 'keep it secret', 'little secret', 'wants to meet me'],
      ['asks her to send*', 'grown man', 'grown-up', 'груминг*', 'grooming', 'наш секрет', 'общий секрет'],
      ['екеуміздің құпиямыз'],
    ],
  },
  {
    name: 'grooming',
    points: usual,
    phrases: [
      ['қызым*', 'ұлым*', 'балам*', 'сіңлім*', 'інім*', 'немере*', 'ересек*', 'ағай*', 'кездес*', 'құпия*'],
      ['сыйлық*', 'жасырып*', 'дочк*', 'дочер*', 'дочь', 'сына', 'сын', 'внучк*', 'взросл*', 'встретит*', 'встреч*'],
      ['секрет*', 'подар*', 'скрыва*', 'daughter*', 'my son', 'sister is', 'grown*', 'adult', 'meet', 'secret*'],
      ['gift*', 'stranger*', 'after school'],
    ],
  },
  {
    name: 'csam',
    points: strong,
    phrases: [
      ['балалар порно*', 'балаға зорлық*', 'балаларға қатысты*', 'балаларға жасалған*', 'балалардың арсыз*'],
      ['кәмелетке толмағандар қатысқан*', 'детск* порно*', 'материал* с детьми', 'запрещенное с детьми'],
      ['насили* над детьми', 'насилие над ребенком', 'снимки детей', 'child porn*', 'child abuse'],
      ['abuse of children', 'material with children', 'pictures of children', 'video of minors', 'csam'],
    ],
  },
  {
    name: 'csam',
    points: usual,
    phrases: [
      ['балалар*', 'сәби*', 'кәмелетке*', 'тыйым салынған*', 'заңсыз материал*', 'арсыз*', 'ашқан жоқпын'],
      ['жасөспірім*', 'детьми', 'детей', 'несовершеннолетн*', 'запрещенн*', 'незаконн*', 'непристойн*', 'случайно'],
      ['больше не открывал*', 'children', 'minors', 'underage', 'illegal', 'forbidden', 'indecent', 'by accident'],
      ['by chance'],
    ],
  },
  {
    name: 'cyberbullying',
    points: strong,
    phrases: [
      ['мазақ*', 'мазақта*', 'келеке*', 'балағат*', 'боқта*', 'өсек*', 'қорлап жат*', 'қорлайды', 'кемсіт*'],
      ['ұятқа қалдыр*', 'травл*', 'травят', 'оскорбля*', 'оскорблен*', 'издева*', 'насмех*', 'высмеива*', 'сплетн*'],
      ['обзыва*', 'унижа*', 'опозор*', 'bully*', 'bullied', 'insult*', 'ridicul*', 'humiliat*', 'laughs at*'],
      ['laugh at*', 'rumour*', 'mocks me', 'swear words'],
    ],
  },
  {
    name: 'cyberbullying',
    points: usual,
    phrases: [
      ['өтірік*', 'күледі', 'күлетін*', 'суретімді*', 'суретін*', 'сыныптас*', 'жалған парақша*', 'жариялап*'],
      ['рұқсатсыз*', 'пікір*', 'сме*тся', 'смеются', 'вранье*', 'одноклассник*', 'мем', 'мемы', 'стикер*'],
      ['без согласия', 'выложил*', 'комментари*', 'фальшив*', 'lies about', 'meme', 'stickers', 'fake page'],
      ['class laughs', 'comments', 'without consent', 'abuses my', 'every day'],
    ],
  },
  {
    name: 'violence',
    points: strong,
    phrases: [
      ['төбелеске шақыр*', 'төбелеске жина*', 'төбелесті түсір*', 'жануарларды қина*', 'итті азапта*', 'сабап бер*'],
      ['тепкілеп*', 'драк* между школ*', 'зовут на драку', 'собирают на драку', 'мучают животн*', 'избить на заказ'],
      ['учат воровать', 'выкладывает драки', 'animals being hurt', 'films fights', 'beatings to order'],
      ['gathered for a fight', 'how to steal', 'tortur* animals'],
    ],
  },
  {
    name: 'violence',
    points: usual,
    phrases: [
      ['төбелес*', 'ұрып*', 'азапта*', 'қинап', 'қинаған*', 'ұрлықты', 'пышақ*', 'тепкі*', 'драк*', 'драться'],
      ['избива*', 'изобь*', 'пинают', 'мучают*', 'воровать', 'угонять', 'с ножами', 'fight*', 'beat*', 'kicking'],
      ['torture*', 'knives', 'hurting', 'gang', 'steal'],
    ],
  },
  {
    name: 'terrorism',
    points: strong,
    phrases: [
      ['жарылғыш*', 'бомба қой*', 'лаңкестерді батыр*', 'шейіт бол*', 'содырлар*', 'жаруға шақыр*'],
      ['лаңкестік ұйым*', 'взрывчат*', 'заложена бомба', 'террористов показывают*', 'призыв взорвать', 'боевик*'],
      ['террористической организации', 'взрывное устройство', 'explosives', 'explosive device', 'bomb was placed'],
      ['terrorists as heroes', 'praises an attack', 'terrorist organisation', 'fighters abroad'],
    ],
  },
  {
    name: 'terrorism',
    points: usual,
    phrases: [
      ['лаңкес*', 'теракт*', 'террор*', 'радикал*', 'шабуыл*', 'жару*', 'жарылыс*', 'қаруме*', 'өз қатарына'],
      ['нападени*', 'взрыв', 'взорв*', 'вербу*', 'завербова*', 'бомб*', 'воевать', 'terror*', 'attack*', 'radical*'],
      ['recruit*', 'bomb*', 'blast', 'crowded place'],
    ],
  },
  {
    name: 'hate',
    points: strong,
    phrases: [
      ['ұлтты қорла*', 'дініне қара*', 'секта*', 'басқа ұлттың үйлерін*', 'жеккөрініш тудыра*', 'ұлтына бола қорла*'],
      ['адам емес деп*', 'унижает целый народ', 'оскорбля* за веру', 'секту', 'секта', 'сект*'],
      ['другой национальности', 'разжига* рознь', 'нелюд*', 'сеет ненависть', 'insults a whole people'],
      ['for their faith', 'sect', 'of another nationality', 'hate speech', 'subhuman', 'of another race'],
      ['spreads hatred'],
    ],
  },
  {
    name: 'hate',
    points: usual,
    phrases: [
      ['ұлтты*', 'ұлттың*', 'нәсіл*', 'дінді*', 'қуайық', 'айдап сал*', 'тілі үшін', 'нации', 'наци*', 'расы'],
      ['иноверц*', 'приезжи*', 'ненавист*', 'натравлива*', 'из-за языка', 'nationality', 'race', 'racist*', 'faith'],
      ['ethnic*', 'hatred', 'drive them out'],
    ],
  },
  {
    name: 'drugs',
    points: strong,
    phrases: [
      ['есірткі*', 'нашақор*', 'көкнәр*', 'закладка*', 'закладк*', 'закладчик*', 'наркот*', 'наркотик*', 'мефедрон*'],
      ['марихуан*', 'запрещенными веществами', 'drugs', 'narcotic*', 'opium', 'mephedrone', 'weed'],
      ['forbidden substances', 'тыйым салынған зат*', 'гашиш*', 'героин*', 'heroin', 'cocaine', 'синтетик*'],
      ['амфетамин*'],
    ],
  },
  {
    name: 'drugs',
    points: usual,
    phrases: [
      ['таблетка*', 'шөп тарт*', 'жапсырма*', 'қабырға*', 'таблетк*', 'соли', 'траву', 'наклее*', 'вещества'],
      ['подъезд*', 'pills', 'substances', 'drops', 'couriers', 'painted on', 'stickers of'],
    ],
  },
  {
    name: 'other',
    points: strong,
    phrases: [
      ['авторлық құқық*', 'құмар ойын*', 'букмекер*', 'казино*', 'жеке деректер*', 'вейп*', 'спам*'],
      ['өзіне зиян келтір*', 'авторск* прав*', 'личные данные', 'персональн* данны*', 'вредить себе'],
      ['рекламная рассылка', 'звонят и молчат', 'copyright', 'casino*', 'personal data', 'bookmaker*', 'vapes'],
      ['spam', 'self-harm', 'unsubscribe'],
    ],
  },
  {
    name: 'civil',
    points: 1.5,
    phrases: [
      ['үкімет*', 'әкім*', 'депутат*', 'министр*', 'президент*', 'парламент*', 'мәжіліс*', 'сайлау*', 'митинг*'],
      ['журналист*', 'билік*', 'заң жоба*', 'мақала*', 'карикатура*', 'тарих*', 'ғасыр*', 'роман', 'фильм*'],
      ['қуғын-сүргін*', 'архив*', 'сот', 'оппозиция*', 'саясат*', 'шеру*', 'құқық қорғаушы*', 'жемқор*', 'бюджет*'],
      ['имам*', 'мешіт*', 'ашаршылық*', 'шенеунік*', 'желтоқсан*', 'власт*', 'правительств*', 'аким*', 'выборы'],
      ['выборах', 'выборов', 'демонстрац*', 'закон', 'закона', 'статья', 'статье', 'карикатур*', 'истори*', 'век'],
      ['века', 'фильм*', 'репресс*', 'архиве', 'суд', 'судят', 'оппозиц*', 'политик*', 'правозащит*', 'коррупц*'],
      ['религи*', 'мечет*', 'голода', 'чиновник*', 'анекдот*', 'тариф*', 'реформ*', 'расстреляли', 'площади'],
      ['книг*', 'учебник*', 'романе', 'government*', 'mayor*', 'minister*', 'parliament*', 'election*', 'rally'],
      ['demonstration*', 'journalist*', 'law', 'bill', 'article', 'cartoon*', 'history', 'century', 'film'],
      ['documentary', 'purges', 'archive*', 'trial', 'opposition', 'politic*', 'human rights', 'corruption'],
      ['religion*', 'mosque*', 'famine', 'official*', 'joke', 'tariff*', 'reform*', 'novel', 'square'],
      ['school books', 'deputy'],
    ],
  },
]
