import type { CallTexts } from './slots.ts'

/** What callers say in English, as an operator takes it down: longer, less tidy. Slots are filled with synthetic identifiers. */
export const callsEn: CallTexts = {
  grooming: [
    'A mother calls: for a month a man on Telegram {telegram} has been chatting with her nine-year-old and calls it their little secret.',
    'The boy called himself, he is thirteen. Someone on Instagram {instagram} asks when he is home alone and wants his address.',
    'Grandmother says a stranger on Telegram {telegram} gave the girl money and now wants to see her in the park.',
    'Somebody posing as a coach on Instagram {instagram} writes to young athletes at night and asks for photos.',
    'The friend of my son turned out to be a grown man, Telegram {telegram}. The child was about to meet him.',
    'My sister is eleven. {When} the Instagram account {instagram} told her she could be a model if she did not tell our parents.',
  ],
  csam: [
    'The caller says the page {url} holds forbidden video of minors. He has not watched it.',
    'A search led to {domain}, which offers indecent photos of children for sale. The woman is in shock.',
    'He was added to a closed Telegram group {telegram} with criminal material of small children and left at once.',
    'A repair man found {domain} open on a customer’s computer, with a section about abuse of children.',
    'There is a folder with illegal images of underage girls on the file site {domain}, I saw it by chance.',
    'The Telegram bot {telegram} offers access to unlawful recordings of children for money.',
  ],
  cyberbullying: [
    'A mother in tears: a fake Instagram page {instagram} calls her girl ugly and the whole school follows it.',
    'A teacher says pupils run the Telegram channel {telegram} where they ridicule the staff with altered photos.',
    'A dismissed colleague sends me swear words every day from Telegram {telegram} and abuses my family.',
    'The ex-husband opened Instagram {instagram} to smear her name and shares her photos without consent.',
    'They threw my child out of the class chat and made a group to laugh at him, Telegram {telegram}. He stopped eating.',
    'I misspoke on video and they turned it into a meme on Instagram {instagram}. Everybody humiliates me in comments.',
  ],
  violence: [
    'A clip of teenagers kicking a weaker boy is on Telegram {telegram} with ten thousand views.',
    'Telegram {telegram} advertises beatings to order.',
    'The site {domain} streams a dog being tortured and killed. The caller felt sick.',
    'Two schools plan a fight with knives on Friday, the call for it is on Telegram {telegram}.',
    'Telegram {telegram} teaches how to steal cars and break locks, its readers are boys.',
    'The page {url} glorifies gang life and makes pupils pay into a common fund.',
  ],
  terrorism: [
    'A wife says her husband listens to Telegram {telegram} and speaks of going to war to die for the faith.',
    'The site {domain} carries an appeal of a terrorist organisation, translated, calling to join with weapons.',
    'Telegram {telegram} writes that a bomb was placed at the station and approves of the blast.',
    'The younger brother joined a group collecting money for fighters abroad, Telegram {telegram}.',
    'A song praising the man behind a terror attack is on {url} and young people share it.',
    'The neighbours’ son met radicals on Telegram {telegram} and asked how to build an explosive device.',
  ],
  hate: [
    'The Telegram group {telegram} writes: beat people of that nation wherever you see them.',
    'Instagram {instagram} calls followers of another religion subhuman and stirs people up against them.',
    'It spreads hatred of newcomers, Instagram {instagram}. Comments say they must be thrown out of the country.',
    'It looks like a sect: Telegram {telegram} curses unbelievers and tears people from their families.',
    'Clips call children of another ethnic group dirty, it began with Instagram {instagram}.',
    'Telegram {telegram} compares people of another race to monkeys and calls for violence against them.',
  ],
  drugs: [
    'Young men dig in our yard for drops they order on Telegram {telegram}.',
    'The Telegram bot {telegram} openly lists prices for mephedrone and salts.',
    'A friend’s son ordered pills from {domain} and passed out. The site still works.',
    'The Telegram channel {telegram} tells teenagers to smoke weed because it is harmless.',
    'An advert looks for couriers to deliver narcotics, Telegram {telegram}.',
    'The QR code on the wall leads to {url}, where they sell opium and synthetics.',
  ],
  other: [
    'The bookmaker {domain} let a fourteen-year-old register and he lost his allowance.',
    'The site {domain} gives away my book without asking, I believe it breaks copyright.',
    'Advertising messages come from {phone} at night, how do I unsubscribe?',
    'Telegram {telegram} sells vapes to pupils, surely that is not allowed.',
    'A man without a diploma advertises cures on {domain}, who checks that?',
    'I lost my phone with the number {phone} and do not know where to turn.',
  ],
  fraud: {
    'bank-call': [
      'A pensioner says a young man who called himself a bank specialist got her card code over {phone}, and {amount} is gone.',
      'A robot voice says there was a suspicious payment and to press one, number {phone}. Then they wanted everything moved to {iban}.',
    ],
    'police-call': [
      'He said he was from the prosecutor and that her account had paid for crimes. Number {phone}, she moved {amount} to {iban}.',
      'A false investigator from {phone} appeared on video, threatened a criminal case and told him to take a loan.',
    ],
    'relative-in-trouble': [
      'A crying voice from {phone} told grandfather that his grandson ran somebody over. He sent {amount} to {card}.',
      'From the daughter’s account: mum, I need money quickly, card {card}. She knows nothing, the number {phone} is strange.',
    ],
    listing: [
      'He let a flat by the day, asked for {amount} in advance from {phone} and went offline.',
      'The Instagram shop {instagram} promised a bicycle, took {amount} on {card}, and nothing came.',
    ],
    investment: [
      'She paid {amount} three times into {domain}, where a robot is said to trade, and cannot withdraw.',
      'A so-called financial adviser on {phone} talked her into shares and a deposit to {iban}.',
    ],
    crypto: [
      'He offered cheap bitcoin on Telegram {telegram}, took the money to {wallet} and blocked me.',
      'The crypto exchange {domain} froze my account and wants more USDT, wallet {wallet}.',
    ],
    phishing: [
      'A letter about tax had the link {url}, the page looked like eGov and asked for a password.',
      'A copy of a payment site, {domain}, took the card details and {amount} was gone.',
    ],
    delivery: [
      'A text from {phone} pretends to be the post: confirm the address of your parcel at {url}.',
      'A courier on Telegram {telegram} demanded card details on {domain} before handing over the goods.',
    ],
    loan: [
      'An online loan of {amount} was taken in her name at night, she learnt it from a text by {phone}.',
      'They promised credit with a bad history, {domain}, and took {amount} in advance on {card}.',
    ],
    job: [
      'A side job rating goods on Telegram {telegram}: you pay in and the tasks never end, {amount} is stuck.',
      'They promised work as a driver abroad, took {amount} to {iban} for a visa and vanished.',
    ],
    mule: [
      'A student was offered five percent on Telegram {telegram} for passing money through his card.',
      'My son lent his card, now investigators call from {phone}: foreign money went through his account.',
    ],
    romance: [
      'A widow met a foreign doctor on Telegram {telegram}, who begged {amount} for a ticket.',
      'On Instagram {instagram} he said he was a soldier, promised to marry her and had money sent to {iban}.',
    ],
    prize: [
      'A gift for the birthday of a shop: the survey {url} asked for the card, and {amount} left.',
      'They said a social payment was due, number {phone}, and wanted the fee on {card}.',
    ],
    'account-takeover': [
      'She told {phone} a six digit code and can no longer enter her own WhatsApp.',
      'The link {url} to a drawing contest came, and now messages go out from {telegram} on Telegram to everybody.',
    ],
    malware: [
      'She opened a wedding invitation file from {phone}, somebody else moved the phone and sent {amount}.',
      'They made him update the bank app from {domain}, then the screen went dark.',
    ],
    blackmail: [
      'They recorded his video call and threaten to send it to his parents unless he pays {amount} to {card}, Instagram {instagram}.',
      'A letter says the mailbox was broken into: pay {wallet} or your pictures go out.',
    ],
    other: [
      'A fortune teller took {amount} on {card} to lift a curse and wants more, number {phone}.',
      'They found my lost dog, said {phone}, but first wanted the reward on {card}.',
    ],
  },
}
