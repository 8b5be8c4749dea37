import { wordsOf } from '../../core/words-of.js';

const LONGEST = 240;

/** Returns what an error says in one bounded line, without addresses, which may be signed, and without the secrets that are named. */
export function plainWords(error: unknown, secrets: readonly (string | undefined)[]): string {
  let text = wordsOf(error);
  for (const secret of secrets) if (secret !== undefined && secret !== '') text = text.replaceAll(secret, '…');
  const plain = text.replace(/\b(https?|wss?):\/\/\S+/g, '…').replace(/[^\x20-\x7e…]+/g, ' ');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
}
