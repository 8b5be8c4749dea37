import { UsageError } from '../../core/errors.js';
import { readToken } from '../http/endpoint.js';
import { endpointVariable, makeExchange, marketOptions, type ExchangeAddress } from './open-exchange.js';

export interface TradingOptions extends ExchangeAddress {
  /** of a request, milliseconds */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** The exchange refuses what is on its way for longer: an order that it does not have behind that never comes. */
const WINDOW_MS = 5000;
const LOCAL = ['127.0.0.1', '[::1]', 'localhost'];

/** Opens the spot market of an exchange of ccxt for orders, with the keys of the environment: BARLOOM_BINANCE_KEY, _SECRET and, where the
 *  exchange asks for one, _PASSWORD. Requests bear the exchange's time, and the package repeats none of them. With `isStreamed` it has the
 *  streams too. The caller names what it calls on the object.
 *  Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID, SERVICE_REFUSED where a key is missing; no sentence holds a key. */
export async function openTradingExchange<Exchange>(name: string, options: TradingOptions): Promise<Exchange> {
  const keys = readKeys(name, options.environment);
  const { exchange, endpoint } = await makeExchange(name, options, {
    ...keys,
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    options: { ...marketOptions('spot'), adjustForTimeDifference: true, maxRetriesOnFailure: 0, recvWindow: WINDOW_MS },
  });
  if (!isSafe(endpoint))
    throw new UsageError('FLAG_INVALID', `${endpointVariable(name)} must be https, or on this machine: orders are signed with keys`, {
      context: { flag: endpointVariable(name) },
    });
  return exchange as unknown as Exchange;
}

/** endpoint  `ccxt` where the package has its own */
function isSafe(endpoint: string): boolean {
  return endpoint === 'ccxt' || endpoint.startsWith('https:') || LOCAL.includes(new URL(endpoint).hostname);
}

function readKeys(exchange: string, environment: TradingOptions['environment']): Readonly<Record<string, string>> {
  const variable = (name: string): string => `BARLOOM_${exchange.toUpperCase()}_${name}`;
  const required = (name: string): string => {
    const key = readToken(variable(name), environment);
    if (key !== undefined) return key;
    throw new UsageError('SERVICE_REFUSED', `orders at ${exchange} need ${variable(name)} in the environment, and it is not set`, {
      context: { exchange, variable: variable(name) },
    });
  };
  const password = readToken(variable('PASSWORD'), environment);
  const keys = { apiKey: required('KEY'), secret: required('SECRET') };
  return password === undefined ? keys : { ...keys, password };
}
