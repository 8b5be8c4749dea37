import { UsageError } from '../../core/errors.js';

/** What is used of an exchange of ccxt. */
export interface CcxtExchange {
  readonly id: string;
  readonly name: string;
  readonly has: Record<string, unknown>;
  readonly timeframes?: Readonly<Record<string, unknown>> | undefined;
  readonly urls: { api?: unknown };
  readonly symbols?: readonly string[] | undefined;
  readonly last_response_headers?: Readonly<Record<string, string>> | undefined;
  loadMarkets(): Promise<unknown>;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number): Promise<readonly CcxtBar[]>;
  featureValue?(symbol: string, method: string, name: string): unknown;
  close?(): Promise<void>;
}

/** time ms, open, high, low, close, volume */
export type CcxtBar = readonly (number | null | undefined)[];

export interface CcxtModule {
  readonly exchanges: readonly string[];
  readonly [name: string]: unknown;
}

/** The errors that decide what is done: each is a class of the package. */
export type CcxtErrorName = 'RateLimitExceeded' | 'DDoSProtection' | 'NetworkError' | 'BadSymbol' | 'AuthenticationError';

let loaded: Promise<CcxtModule> | undefined;

/** Loads ccxt, which takes about a second: nothing else does. Throws UsageError PACKAGE_MISSING where it is not installed. */
export async function loadCcxt(): Promise<CcxtModule> {
  loaded ??= importCcxt();
  return await loaded;
}

async function importCcxt(): Promise<CcxtModule> {
  // a name and not a literal: the types of ccxt would take longer to check than everything else
  const name: string = 'ccxt';
  try {
    return ((await import(name)) as { readonly default: CcxtModule }).default;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UsageError('PACKAGE_MISSING', 'data fetch ccxt needs the package ccxt, which is not installed: npm install ccxt', {
      context: { package: 'ccxt' },
      cause,
    });
  }
}

/** Whether an error is of a class of ccxt. */
export function isCcxtError(ccxt: CcxtModule, error: unknown, name: CcxtErrorName): boolean {
  const type = ccxt[name];
  return typeof type === 'function' && error instanceof type;
}
