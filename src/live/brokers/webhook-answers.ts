import { DataError } from '../../core/errors.js';
import type { FillEvent, OrderState } from '../orders/order.js';

type Fields = Readonly<Record<string, unknown>>;

const STATUSES = ['open', 'filled', 'cancelled', 'rejected'] as const;
const SIDES = ['buy', 'sell'] as const;

/** Returns an order of an answer; undefined for null. Throws DataError SERVICE_FAILED where a field is not what it must be. */
export function readOrder(value: unknown): OrderState | undefined {
  if (value === null) return undefined;
  const fields = requireFields(value, 'order');
  return {
    clientId: text(fields, 'client_id'),
    brokerId: text(fields, 'broker_id'),
    symbol: text(fields, 'symbol'),
    side: oneOf(fields, 'side', SIDES),
    quantity: number(fields, 'quantity'),
    filled: number(fields, 'filled'),
    status: oneOf(fields, 'status', STATUSES),
  };
}

/** Returns the order that was asked for; undefined for null. Throws DataError SERVICE_FAILED for another one. */
export function readOrderOf(clientId: string, value: unknown): OrderState | undefined {
  const order = readOrder(value);
  return order === undefined || order.clientId === clientId ? order : wrong('client_id', clientId, order.clientId);
}

/** Returns a fill of an answer. Throws DataError SERVICE_FAILED. */
export function readFill(value: unknown): FillEvent {
  const fields = requireFields(value, 'fill');
  return {
    clientId: text(fields, 'client_id'),
    tradeId: text(fields, 'trade_id'),
    symbol: text(fields, 'symbol'),
    side: oneOf(fields, 'side', SIDES),
    quantity: number(fields, 'quantity'),
    price: number(fields, 'price'),
    fee: number(fields, 'fee'),
    time: number(fields, 'time'),
  };
}

/** Returns a list of an answer. Throws DataError SERVICE_FAILED. */
export function readList(answer: Fields, name: string): readonly unknown[] {
  const value = answer[name];
  return Array.isArray(value) ? (value as unknown[]) : wrong(name, 'a list', value);
}

/** Returns units by symbol. Throws DataError SERVICE_FAILED. */
export function readPositions(value: unknown): ReadonlyMap<string, number> {
  const fields = requireFields(value, 'positions');
  return new Map(Object.keys(fields).map((symbol) => [symbol, number(fields, symbol)]));
}

/** Returns a number of an answer. Throws DataError SERVICE_FAILED. */
export function number(fields: Fields, name: string): number {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : wrong(name, 'a number', value);
}

/** Returns a text of an answer. Throws DataError SERVICE_FAILED. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : wrong(name, 'a text', value);
}

function oneOf<Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word {
  const value = fields[name];
  return words.find((word) => word === value) ?? wrong(name, words.join(' or '), value);
}

function requireFields(value: unknown, name: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : wrong(name, 'an object', value);
}

function wrong(name: string, rule: string, value: unknown): never {
  const found = JSON.stringify(value)?.slice(0, 60) ?? 'missing';
  throw new DataError('SERVICE_FAILED', `${name} in an answer of the bridge must be ${rule}, and is ${found}`, {
    context: { field: name },
  });
}
