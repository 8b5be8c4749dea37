import type { OrderEvent } from '../orders/order-events.js';
import type { SessionEvent } from '../journal/session-journal.js';
import { describeOrder, type WantedOrder } from '../orders/order.js';
import type { AlertKind } from './alert-kinds.js';

/** Something of a session that a person may be told of. */
export interface AlertEvent {
  readonly kind: AlertKind;
  /** one sentence */
  readonly sentence: string;
}

/** Returns what an event of a session's journal is to be told as; none of most. */
export function alertsOfSession(event: SessionEvent): readonly AlertEvent[] {
  switch (event.kind) {
    case 'started':
      return [{ kind: 'started', sentence: `The session of ${event.system} was started.` }];
    case 'resumed':
      return [{ kind: 'started', sentence: 'The session goes on where it was.' }];
    case 'stopped':
      return [{ kind: 'stopped', sentence: `The session has stopped: ${event.why}.` }];
    case 'halted':
      return [{ kind: 'halted', sentence: `The session was halted by ${event.guard}: ${event.sentence}.` }];
    case 'released':
      return [{ kind: 'released', sentence: `A person let the session go on: ${event.reason}.` }];
    case 'fault':
      return [{ kind: event.down ? 'feed_down' : 'fault', sentence: event.sentence }];
    case 'recovered':
      return event.down ? [{ kind: 'feed_recovered', sentence: event.sentence }] : [];
    case 'compared':
      return event.difference === undefined ? [] : [{ kind: 'parity_lost', sentence: lostSentence(event.difference) }];
    case 'incident': {
      const { kind, symbol, time, done } = event.incident;
      const what = `The bar of ${symbol} of ${new Date(time).toISOString()} is ${kind.replace('_', ' ')}`;
      return [{ kind: 'incident', sentence: `${what}: ${done}.` }];
    }
    case 'walked':
      return event.fills.map(({ side, quantity, symbol, price, kind, fee }) => ({
        kind: 'fill',
        sentence: `${side} ${quantity} ${symbol} at ${price} (${kind}), fee ${fee}`,
      }));
    default:
      return [];
  }
}

function lostSentence(difference: string): string {
  return `What the session has walked is not what its recorded bars give: ${difference}.`;
}

/** Returns what an event of the journal of a session's orders is to be told as; none of most.
 *  orderOf  the order of a client id, where it is known */
export function alertsOfOrders(event: OrderEvent, orderOf: (clientId: string) => WantedOrder | undefined): readonly AlertEvent[] {
  switch (event.kind) {
    case 'difference':
      return event.sentences.map((sentence) => ({ kind: 'difference', sentence }));
    case 'guard':
      return [{ kind: 'guard', sentence: `${event.guard} (${event.act}): ${event.sentence}` }];
    case 'kill':
      return [{ kind: 'halted', sentence: event.sentence }];
    case 'rejected': {
      const order = orderOf(event.clientId);
      return [{ kind: 'rejected', sentence: `${order ? describeOrder(order) : event.clientId} was rejected: ${event.reason}` }];
    }
    case 'fill': {
      const { side, quantity, symbol, price, fee } = event.fill;
      return [{ kind: 'fill', sentence: `${side} ${quantity} ${symbol} at ${price}, fee ${fee}` }];
    }
    default:
      return [];
  }
}
