import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { chooseEndpoint, type Endpoint } from '../http/endpoint.js';
import type { FetchOptions } from '../dataset/fetch-options.js';
import { loadCcxt, type CcxtExchange, type CcxtModule } from './load-ccxt.js';

/** An exchange that is asked for bars. */
export interface OpenedExchange {
  readonly ccxt: CcxtModule;
  readonly exchange: CcxtExchange;
  /** for manifests: where it answers, `ccxt` where that is the package's business */
  readonly endpoint: string;
}

/** Returns the name of the environment variable with an exchange's address: CCXT_BINANCE_ENDPOINT. */
export function endpointVariable(exchange: string): string {
  return `CCXT_${exchange.toUpperCase()}_ENDPOINT`;
}

/** Where an exchange's address may be written down, and whether its streams are wanted. */
export interface ExchangeAddress extends Pick<FetchOptions, 'endpoint' | 'environment'> {
  readonly isStreamed?: boolean;
}

/** Opens an exchange of ccxt, with its own limit of rates. Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID. */
export async function openExchange(name: string, market: string, options: FetchOptions): Promise<OpenedExchange> {
  return await makeExchange(name, options, {
    timeout: options.retry.stallMs,
    options: marketOptions(marketType(market)),
  });
}

/** Opens the spot market of an exchange of ccxt for a feed of its bars; the caller names what it calls on the object.
 *  Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID. */
export async function openBarExchange<Exchange>(name: string, address: ExchangeAddress): Promise<Exchange> {
  const { exchange } = await makeExchange(name, address, { options: marketOptions('spot') });
  return exchange as unknown as Exchange;
}

interface StreamedExchange extends CcxtExchange {
  loadHttpProxyAgent?(): Promise<unknown>;
}

/** Makes an exchange of ccxt with settings of the package. Throws UsageError PACKAGE_MISSING, NAME_UNKNOWN, FLAG_INVALID. */
export async function makeExchange(name: string, address: ExchangeAddress, settings: object): Promise<OpenedExchange> {
  const endpoint = endpointOf(name, address);
  const ccxt = await loadCcxt();
  if (!ccxt.exchanges.includes(name))
    throw new UsageError('NAME_UNKNOWN', `ccxt has no exchange "${name}"${suggestName(name, ccxt.exchanges)}`, {
      context: { exchange: name },
    });
  const classes = address.isStreamed === true ? (ccxt['pro'] as CcxtModule) : ccxt;
  const Exchange = (classes[name] ?? ccxt[name]) as new (settings: object) => CcxtExchange;
  const exchange = new Exchange({ enableRateLimit: true, ...settings });
  exchange.has['fetchCurrencies'] = false;
  if (endpoint !== undefined) replaceHosts(exchange.urls, endpoint);
  // streams without TLS, as on this machine, need it before they are opened
  if (address.isStreamed === true) await (exchange as StreamedExchange).loadHttpProxyAgent?.();
  return { ccxt, exchange, endpoint: endpoint?.base ?? 'ccxt' };
}

/** Returns the options with which markets of one type are loaded, and nothing that needs a key. */
export function marketOptions(type: 'spot' | 'linear' | 'inverse'): object {
  return { defaultType: type === 'spot' ? 'spot' : 'swap', fetchMarkets: { types: [type] }, fetchCurrencies: false, fetchMargins: false };
}

function endpointOf(name: string, { endpoint, environment }: ExchangeAddress): Endpoint | undefined {
  const variable = endpointVariable(name);
  if (endpoint === undefined && !environment[variable]?.trim()) return undefined;
  return chooseEndpoint({ flag: endpoint, variable, environment, standard: '' });
}

/** BTC/USDT is spot, BTC/USDT:USDT settles in its quote, BTC/USD:BTC in its base. */
function marketType(market: string): 'spot' | 'linear' | 'inverse' {
  const [pair = '', settle] = market.split(':');
  if (settle === undefined) return 'spot';
  return settle.split('-')[0] === pair.split('/')[0] ? 'inverse' : 'linear';
}

/** Puts an address before every path of the exchange's API, however deep it stands. */
function replaceHosts(urls: { api?: unknown }, { base }: Endpoint): void {
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/^https?:\/\/[^/]+/, base).replace(/^wss?:\/\/[^/]+/, base.replace(/^http/, 'ws'));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  urls.api = replace(urls.api);
}
