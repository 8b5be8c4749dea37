import { openTradingExchange } from '../../../src/fetch/ccxt/open-trading-exchange.js';
import { CcxtBroker } from '../../../src/live/brokers/ccxt-broker.js';
import type { StreamingExchange, TradingExchange } from '../../../src/live/brokers/trading-exchange.js';
import { KEY, SECRET, type SpotServer } from './spot-server.js';

export const NAMES = { BTCUSDT: 'BTC/USDT', ETHUSDT: 'ETH/USDT', BNBUSDT: 'BNB/USDT' };
export const ENVIRONMENT = { BARLOOM_BINANCE_KEY: KEY, BARLOOM_BINANCE_SECRET: SECRET };

interface LocalExchange extends TradingExchange, StreamingExchange {
  enableRateLimit: boolean;
}

/** Opens the local exchange through the real package, without its limit of rates. */
export async function openLocal(server: SpotServer, isStreamed = false): Promise<LocalExchange> {
  const exchange = await openTradingExchange<LocalExchange>('binance', { endpoint: server.base, environment: ENVIRONMENT, isStreamed });
  exchange.enableRateLimit = false;
  return exchange;
}

/** waits  before each repetition of a question, milliseconds */
export async function openLocalBroker(server: SpotServer, waits: readonly number[] = []): Promise<CcxtBroker> {
  return await CcxtBroker.open(await openLocal(server), NAMES, { waits });
}
