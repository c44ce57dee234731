import type { FraudTexts } from './slots.ts'

/** Reports of fraud in English, as callers and writers put them. Slots are filled with synthetic identifiers. */
export const fraudEn: FraudTexts = {
  'bank-call': [
    '{When} I got a call from {phone}, they said they were the security service of my bank. {Who} got scared and sent {amount} to the account {iban}.',
    'Somebody rings from {phone} and says a loan is being taken in my name. They want the code from the SMS. I did not give it.',
    'The “bank” called from {phone} and made me move {amount} to a safe account, card {card}. Now I see it was a trick.',
  ],
  'police-call': [
    'A man who said he was an investigator called from {phone}, told me there is a case against me and not to tell my family.',
    '{When} they called from {phone} as the National Bank and asked to help catch a criminal. {Who} sent {amount} to {iban}.',
  ],
  'relative-in-trouble': [
    '{Who} was told from {phone} that I had an accident and needs {amount} for surgery, card {card}. I am fine, luckily she called me first.',
  ],
  listing: [
    'I paid {amount} in advance for a phone. The seller’s number is {phone}, the card is {card}. He blocked me right after.',
    'I ordered shoes on Instagram from {instagram}, order No. {order}, paid {amount}, nothing came for two weeks.',
    'A seller on Telegram {telegram} took {amount} to card {card} for car parts and is gone.',
    'The flat I paid {amount} for does not exist. They wrote from {phone}.',
  ],
  investment: [
    'I registered at {domain} after an advert. A manager calls from {phone} every day. I put in {amount} and cannot take it out.',
    'The Telegram channel {telegram} sells shares of a national company. {Who} sent {amount} to {iban}.',
    'To get my money back they ask for a tax of {amount} to {iban}. The site is {domain}.',
  ],
  crypto: [
    'A person on Telegram {telegram} asked me to send coins to {wallet}. I lost {amount}.',
    'The exchange {domain} will not let me withdraw. The wallet they gave is {wallet}.',
  ],
  phishing: [
    'A text message from {phone} has the link {url}. It looks like my bank and asks for the card number.',
    'I got an e-mail from {email} saying my account is closed, with the link {url}. I did not open it.',
    'The site {domain} pretends to be eGov. {Who} typed in her password.',
  ],
  delivery: [
    'A message says my parcel waits and I must pay {amount} at {url}. I ordered nothing.',
    'A courier called from {phone} and asked for the SMS code.',
  ],
  loan: [
    'An advert promises a loan to anyone, phone {phone}. I paid {amount} for insurance to card {card} and got nothing.',
  ],
  job: [
    'Telegram {telegram} offered money for likes. First they paid a little, then I had to pay {amount} for a task.',
    'The site {domain} asks for a fee before the job interview. I paid {amount} to {iban}.',
  ],
  mule: [
    'Someone on Telegram {telegram} offers students money for lending their bank card. They call from {phone} too.',
  ],
  romance: ['A man I met online, Telegram {telegram}, asked for {amount} to {iban} for a gift at customs. I sent it.'],
  prize: ['A call from {phone} said I won a car and must pay the tax to card {card}. I paid nothing.'],
  'account-takeover': [
    'I clicked {url} to vote for a child and lost my Telegram. Now it asks my friends for {amount}.',
  ],
  malware: ['Telegram {telegram} sent an APK file as a photo. I opened it and {amount} was gone from my card.'],
  blackmail: [
    'The Telegram account {telegram} says it will send my pictures to everyone unless I pay {amount} to {wallet}.',
  ],
  other: ['Someone called from {phone} in my neighbour’s name and asked to lend {amount} to card {card}.'],
}
