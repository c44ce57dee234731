import type { TopicTexts } from './slots.ts'

/** Reports in English on every topic but fraud: calm, without detail. Slots are filled with synthetic identifiers. */
export const topicsEn: TopicTexts = {
  grooming: [
    'An adult stranger writes to my daughter on Telegram, account {telegram}. He asks her to keep it secret. I kept the messages.',
    'I am twelve. A grown-up on Instagram {instagram} wants to meet me. I am scared to tell my mum.',
    'In a game chat my son was invited to Telegram {telegram}, where somebody promises him gifts.',
    'An Instagram page {instagram} asks the children of our class for pictures. I am their teacher.',
    '{When} I saw that an adult on Telegram {telegram} offers to pick my child up after school.',
  ],
  csam: [
    'I came across the site {domain} by accident, it has forbidden things with children. I did not open it again.',
    'The Telegram channel {telegram} says it sells illegal material with children. Please check.',
    'Someone posted the link {url} in a group. It is clearly about harm to a child. I did not pass it on.',
    'I want to report the site {domain}. I think it has material that harms children.',
    'An advert led me to the Telegram bot {telegram}, which offers pictures of children. I closed it at once.',
  ],
  cyberbullying: [
    'The Instagram page {instagram} posted a changed picture of my daughter and her class laughs at her.',
    'A person on Telegram {telegram} insults me every day. When I block them, they come back.',
    'They spread lies about my son in the Telegram channel {telegram}. He does not want to go to school.',
    'My former friend put our messages on Telegram {telegram} for everyone to read.',
    'Somebody with the Instagram name {instagram} made stickers of my face. I feel terrible.',
  ],
  violence: [
    'The Telegram channel {telegram} films fights and calls children to join in.',
    'The site {domain} has videos of animals being hurt, and children watch them.',
    'School children are being gathered for a fight on Telegram {telegram}.',
    'A person on Telegram {telegram} writes that he will beat up a neighbour.',
    'The page {url} teaches how to steal from shops.',
  ],
  terrorism: [
    'The Telegram channel {telegram} praises an attack and invites young people.',
    'My brother joined the Telegram group {telegram}, where they promise him a way to another country.',
    'The site {domain} has instructions about explosives. I did not read on.',
    'People pass on the link {url}, which shows terrorists as heroes.',
    '{When} I saw a call on Telegram {telegram} to attack a crowded place.',
  ],
  hate: [
    'The Telegram channel {telegram} insults a whole people and wants to drive them out.',
    'The Instagram page {instagram} abuses people for their faith.',
    'A group on Telegram {telegram} took in a relative of mine like a sect, and she gives them all her money.',
    'A video mocks a man for his language, Instagram {instagram}. Children repeat it.',
    'The Telegram group {telegram} calls to burn houses of people of another nationality.',
  ],
  drugs: [
    'The Telegram name {telegram} is painted on our wall. They sell drugs there.',
    'My son was offered a job hiding drugs around town, Telegram {telegram}.',
    'The site {domain} openly sells forbidden substances.',
    'Stickers of the Telegram channel {telegram} appear near the school.',
    'Pupils pass on the link {url}, it praises drugs.',
  ],
  other: [
    'A casino advert for {domain} appears in a game for children.',
    'The Telegram channel {telegram} sells personal data.',
    'The number {phone} calls ten times a day and says nothing.',
    'My photo is on {domain} without my permission. Not sure if this is the right place.',
    'Somebody invites people to a game of self-harm on Telegram {telegram}. My sister signed up. Please help.',
  ],
}
