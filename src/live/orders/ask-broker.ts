import { setTimeout } from 'node:timers/promises';
import { wordsOf } from '../../core/words-of.js';
import type { Broker, OrderState } from './order.js';

/** What a broker says of an order: it has it, it has none such, or it could not be asked. */
export type Answer =
  | { readonly kind: 'there'; readonly state: OrderState }
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent'; readonly why: string };

/** Asks a broker for an order by its client id until it has it. Only what is not there at the last question either is absent: an order may
 *  be under way.
 *  waits  before each question, milliseconds; at least one */
export async function askBroker(broker: Broker, clientId: string, symbol: string, waits: readonly number[]): Promise<Answer> {
  let answer: Answer = { kind: 'silent', why: 'it was not asked for' };
  for (const wait of waits) {
    await setTimeout(wait);
    try {
      const state = await broker.find(clientId, symbol);
      if (state !== undefined) return { kind: 'there', state };
      answer = { kind: 'absent' };
    } catch (error) {
      answer = { kind: 'silent', why: wordsOf(error) };
    }
  }
  return answer;
}
