import type { AddTexts, OrderTexts, SideTexts, TakeTexts } from '../../expr/strategy-texts.js';
import type { SystemFile } from '../system/system-schema.js';

type Side = NonNullable<SystemFile['strategy']['long']>;

/** Returns the expressions of a side as texts. */
export function sideTexts({ enter, exit, order, take, add }: Side): SideTexts {
  const entry = order && orderTexts(order);
  return {
    enter: String(enter),
    ...(exit === undefined ? {} : { exit: String(exit) }),
    ...(entry && { order: entry }),
    ...(take && { take: take.map(takeTexts) }),
    ...(add && { add: addTexts(add) }),
  };
}

/** An order at the market is what an entry is anyway. */
function orderTexts({ type, price, valid_bars = 1 }: NonNullable<Side['order']>): OrderTexts | undefined {
  return type === 'market' || price === undefined ? undefined : { type, price: String(price), valid_bars: String(valid_bars) };
}

/** Returns a partial target as texts. */
export function takeTexts({ at, close }: NonNullable<Side['take']>[number]): TakeTexts {
  return { at: String(at), close: String(close) };
}

function addTexts({ when, max, fraction, restop }: NonNullable<Side['add']>): AddTexts {
  return { when: String(when), max: String(max), fraction: String(fraction), restop };
}
