import { UsageError } from '../../../core/errors.js';
import { openTradingExchange } from '../../../fetch/ccxt/open-trading-exchange.js';
import { CcxtBroker } from '../../../live/brokers/ccxt-broker.js';
import type { StreamingExchange, TradingExchange } from '../../../live/brokers/trading-exchange.js';
import { wakeOnTrades } from '../../../live/brokers/wake-on-trades.js';
import { WebhookBroker } from '../../../live/brokers/webhook-broker.js';
import type { BrokerChoice } from '../broker-account.js';
import type { BrokerSettings, SessionSettings } from './session-settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns what opens the broker of settings for the symbols of a session; undefined on paper.
 *  Throws UsageError CONFIG_INVALID where the kind needs an entry that is not there */
export function brokerOpener(
  settings: BrokerSettings,
  { markets = {}, feed }: Pick<SessionSettings, 'markets' | 'feed'>,
  environment: Environment,
): BrokerChoice['open'] | undefined {
  const { kind, stops } = settings;
  if (kind === 'paper') return undefined;
  if (kind === 'webhook') {
    const url = required(settings, 'url');
    return async () => ({ broker: new WebhookBroker({ url, environment }), stops, round: (_, units) => units, close: async () => {} });
  }
  const exchange = required(settings, 'exchange');
  return async (symbols, { orders }) => {
    const clientIds = [...orders.values()].flatMap(({ brokerId, clientId }) =>
      brokerId === undefined ? [] : [[brokerId, clientId] as const],
    );
    const isStreamed = feed.stream;
    const opened = await openTradingExchange<TradingExchange & StreamingExchange>(exchange, { environment, isStreamed });
    const names = Object.fromEntries(symbols.map((symbol) => [symbol, marketOf(markets, symbol)]));
    const broker = await CcxtBroker.open(opened, names, { clientIds });
    return {
      broker,
      stops,
      round: (symbol, units) => broker.fit(symbol, units),
      watch: isStreamed ? (wake, signal) => wakeOnTrades(opened, wake, { signal }) : undefined,
      close: async () => void (await opened.close?.()),
    };
  };
}

function required<Name extends 'exchange' | 'url'>(settings: BrokerSettings, name: Name): NonNullable<BrokerSettings[Name]> {
  const value = settings[name];
  if (value !== undefined) return value as NonNullable<BrokerSettings[Name]>;
  throw new UsageError('CONFIG_INVALID', `broker.kind ${settings.kind} needs an entry broker.${name}`, {
    context: { entry: `broker.${name}` },
  });
}

/** Returns what a service calls a symbol. Throws UsageError CONFIG_INVALID. */
export function marketOf(markets: Readonly<Record<string, string>>, symbol: string): string {
  const name = markets[symbol];
  if (name !== undefined) return name;
  throw new UsageError(
    'CONFIG_INVALID',
    `markets must say what ${symbol} is called at the exchange, and says it of ${Object.keys(markets).join(', ') || 'none'}`,
    {
      context: { entry: 'markets', symbol },
    },
  );
}
