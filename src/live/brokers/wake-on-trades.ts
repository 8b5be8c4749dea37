import { setTimeout } from 'node:timers/promises';
import { plainWords } from './plain-words.js';
import type { StreamingExchange } from './trading-exchange.js';

/** Why the desk is woken: the stream told of trades; it is there, and trades from before may be unread; or it was cut. */
export type Wake = { readonly kind: 'trades' } | { readonly kind: 'connected' } | { readonly kind: 'cut'; readonly why: string };

export interface WakeOptions {
  readonly signal: AbortSignal;
  /** before each new try, milliseconds; the last one is repeated */
  readonly waits?: readonly number[];
  /** how long a new stream is given until it is subscribed, milliseconds */
  readonly settleMs?: number;
}

const WAITS = [250, 1000, 5000, 15_000, 60_000];
const SETTLE_MS = 2000;

/** Watches an account's stream of trades until the signal aborts, and wakes whoever reads the fills. What the stream says is not used:
 *  fills are read from the exchange, so that an event that comes twice, or not at all, does no harm. Throws what `wake` throws. */
export async function wakeOnTrades(exchange: StreamingExchange, wake: (why: Wake) => Promise<void>, options: WakeOptions): Promise<void> {
  const { signal, waits = WAITS, settleMs = SETTLE_MS } = options;
  if (signal.aborted) return;
  const end = new Promise<Wake | 'end'>((resolve) => signal.addEventListener('abort', () => resolve('end'), { once: true }));
  let cuts = 0;
  let [trades, settled] = connect(exchange, settleMs, signal);
  while (!signal.aborted) {
    const why = await Promise.race([end, trades, ...settled]);
    if (why === 'end') return;
    if (why.kind === 'trades') trades = watch(exchange); // before the fills are read: what comes meanwhile is not missed
    else settled = [];
    cuts = why.kind === 'cut' ? cuts + 1 : 0;
    await wake(why);
    if (why.kind !== 'cut') continue;
    await setTimeout(waits[Math.min(cuts, waits.length) - 1] ?? 0, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) [trades, settled] = connect(exchange, settleMs, signal);
  }
}

function connect(exchange: StreamingExchange, settleMs: number, signal: AbortSignal): [Promise<Wake>, Promise<Wake>[]] {
  const settled = setTimeout(settleMs, { kind: 'connected' } as const, { signal });
  settled.catch(() => undefined); // aborted
  return [watch(exchange), [settled]];
}

/** Never rejects. */
async function watch(exchange: StreamingExchange): Promise<Wake> {
  try {
    await exchange.watchMyTrades();
    return { kind: 'trades' };
  } catch (error) {
    return { kind: 'cut', why: plainWords(error, []) };
  }
}
