import { asksMoney } from './asks-money.js';
import { ordersBeyondTheMarket } from './asks-orders.js';
import { membersOf } from './composite.js';
import type { SystemFile } from './system-schema.js';

/** What the walk from event to event cannot say, each by what asks for it in a file. */
const STEPPED: readonly ((file: SystemFile) => boolean)[] = [
  ordersBeyondTheMarket,
  asksMoney,
  ({ strategy }) => strategy.weight !== undefined,
  ({ risk }) => risk.sizing === 'kelly',
  (file) => membersOf(file).some((member) => needsSteps(member.file)),
];

/** Whether an account of a system is walked instant by instant; a market alone is an account of one leg then. */
export function needsSteps(file: SystemFile): boolean {
  return STEPPED.some((asks) => asks(file));
}
