/** Names of the product that a password must not contain, in lower case and without spaces. */
export const productNames: readonly string[] = ['saqbol', 'сақбол', 'сакбол', 'sakbol']
