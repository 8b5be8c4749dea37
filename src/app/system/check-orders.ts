import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

type Side = NonNullable<SystemFile['strategy']['long']>;

/** What waits, leaves in parts and is added to must fit the rest of the strategy (O1–O4). */
export function checkOrders({ strategy }: Pick<SystemFile, 'strategy'>, refuse: Refuse): void {
  for (const name of ['long', 'short'] as const) {
    const side = strategy[name];
    if (side === undefined) continue;
    checkEntry(`strategy.${name}.order`, side, refuse);
    checkTakes(`strategy.${name}.take`, side, strategy, refuse);
    checkAddition(`strategy.${name}.add`, side, strategy, refuse);
  }
  if (strategy.take !== undefined) refuseTwice('strategy.take', strategy, refuse);
}

function checkEntry(entry: string, { order }: Side, refuse: Refuse): void {
  if (order === undefined) return;
  const { type, price, valid_bars } = order;
  if (type !== 'market' && price === undefined)
    refuse(`${entry}.price`, `${entry}.price must say the price that a ${type} order waits for, and there is none`);
  const given = price === undefined ? (valid_bars === undefined ? undefined : 'valid_bars') : 'price';
  if (type === 'market' && given !== undefined)
    refuse(`${entry}.${given}`, `${entry}.${given} is read of limit and stop orders alone, and ${entry}.type is market`);
}

function checkTakes(entry: string, { take }: Side, strategy: SystemFile['strategy'], refuse: Refuse): void {
  if (take === undefined) return;
  refuseTwice(entry, strategy, refuse);
  if (strategy.take !== undefined)
    refuse(entry, `${entry} and strategy.take say the same of one side: partial targets stand in one of them`);
}

function refuseTwice(entry: string, { target }: SystemFile['strategy'], refuse: Refuse): void {
  if (target !== undefined)
    refuse(entry, `${entry} and strategy.target exclude each other: a target is one take that closes all, close: 1`);
}

function checkAddition(entry: string, { add }: Side, { stop }: SystemFile['strategy'], refuse: Refuse): void {
  if (add?.restop === true && stop === undefined)
    refuse(`${entry}.restop`, `${entry}.restop reads strategy.stop again at each addition, and there is no strategy.stop`);
}
