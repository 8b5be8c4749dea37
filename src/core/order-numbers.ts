import {
  evaluateScalar,
  LARGEST_WHOLE_ARGUMENT,
  parametersOfScalar,
  type Parameters,
  type Scalar,
  type SideOrders,
  type StrategyOrders,
} from './graph.js';
import { brokenLimit, type Limits } from './limits.js';

/** A number of a strategy's orders, which parameters may decide. */
export interface OrderNumber {
  /** where it stands, e.g. `strategy.long.add.max` */
  readonly entry: string;
  readonly scalar: Scalar;
  readonly limits: Limits;
}

/** Parts of a position that are more than the whole by no more than this are the whole: thirds are not decimal. */
export const SHARE_TOLERANCE = 1e-9;

const SIDES = ['long', 'short'] as const;
const COUNT: Limits = { type: 'integer', minimum: 1, maximum: LARGEST_WHOLE_ARGUMENT };
const SHARE: Limits = { exclusiveMinimum: 0, maximum: 1 };
const FACTOR: Limits = { exclusiveMinimum: 0 };

/** Returns the numbers of a strategy's orders in the order of the file, named as they stand there. */
export function numbersOfOrders(orders: StrategyOrders): OrderNumber[] {
  return SIDES.flatMap((side) => numbersOfSide(`strategy.${side}`, orders[side]));
}

function numbersOfSide(where: string, { entry, takes, addition }: SideOrders): OrderNumber[] {
  return [
    ...(entry ? [{ entry: `${where}.order.valid_bars`, scalar: entry.validBars, limits: COUNT }] : []),
    ...takes.map(({ entry: take, close }) => ({ entry: `${take}.close`, scalar: close, limits: SHARE })),
    ...(addition
      ? [
          { entry: `${where}.add.max`, scalar: addition.max, limits: COUNT },
          { entry: `${where}.add.fraction`, scalar: addition.fraction, limits: FACTOR },
        ]
      : []),
  ];
}

/** Returns the names of the parameters that numbers of orders read. */
export function parametersOfOrders(orders: StrategyOrders | undefined): string[] {
  return orders === undefined ? [] : numbersOfOrders(orders).flatMap(({ scalar }) => parametersOfScalar(scalar));
}

/** Returns the scales of what orders read like distances. */
export function scalesOfOrders(orders: StrategyOrders | undefined): Scalar[] {
  if (orders === undefined) return [];
  const ofSide = ({ entry, takes }: SideOrders): (Scalar | undefined)[] => [entry?.price.scale, ...takes.map(({ at }) => at.scale)];
  return [orders.stopToEntry?.scale, ...SIDES.flatMap((side) => ofSide(orders[side]))].filter((scalar) => scalar !== undefined);
}

/** Returns the sentence that says how the numbers of orders are none under the parameters, or undefined where they are fine. A number
 *  that is not known breaks no rule. */
export function brokenOrders(orders: StrategyOrders, parameters: Parameters): string | undefined {
  const known = (scalar: Scalar): boolean => parametersOfScalar(scalar).every((name) => Object.hasOwn(parameters, name));
  for (const { entry, scalar, limits } of numbersOfOrders(orders).filter(({ scalar }) => known(scalar))) {
    const value = evaluateScalar(scalar, parameters);
    const rule = brokenLimit(limits, value);
    if (rule !== undefined) return `${entry} ${rule}, not ${value}${scalar.kind === 'parameter' ? ` ($${scalar.name})` : ''}`;
  }
  for (const side of SIDES) {
    const { takes } = orders[side];
    const sum = takes.reduce((total, { close }) => total + (known(close) ? evaluateScalar(close, parameters) : 0), 0);
    if (sum > 1 + SHARE_TOLERANCE)
      return `the shares of ${takes[0]!.entry.replace(/\.\d+$/, '')} must not be more than 1 together, and they are ${Number(sum.toPrecision(6))}`;
  }
  return undefined;
}
