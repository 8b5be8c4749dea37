import { UsageError } from '../../../core/errors.js';
import { openBarExchange } from '../../../fetch/ccxt/open-exchange.js';
import type { BarExchange } from '../../../live/feeds/bar-exchange.js';
import { ccxtFeed } from '../../../live/feeds/ccxt-feed.js';
import type { FeedEvent } from '../../../live/feeds/feed-event.js';
import { FEED_TOKEN_VARIABLE, readFeedToken } from '../../../live/feeds/feed-token.js';
import { httpPollFeed } from '../../../live/feeds/http-poll-feed.js';
import { httpPushFeed } from '../../../live/feeds/http-push-feed.js';
import { replayFeed } from '../../../live/feeds/replay-feed.js';
import { tailFile } from '../../../live/feeds/tail-file.js';
import type { FeedBar } from '../../../live/bars/feed-bar.js';
import type { FeedOpener, FeedPlace } from '../session-request.js';
import { marketOf } from './open-broker.js';
import type { SessionSettings } from './session-settings.js';

export interface FeedSurroundings {
  readonly settings: Pick<SessionSettings, 'feed' | 'markets'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** of bars that name none */
  readonly symbol: string | undefined;
  /** ends at the end of a file instead of waiting for more */
  readonly endsWithFile: boolean;
  /** hears where bars may be posted to */
  readonly onPort: (port: number) => void;
}

type Opener = (what: string, around: FeedSurroundings) => FeedOpener;

const KINDS: Readonly<Record<string, Opener>> = {
  tail:
    (path, { symbol, endsWithFile }) =>
    (signal) =>
      tailFile({ path, symbol, endsWithFile }, signal),
  replay: openReplay,
  http: (rest, around) => openPoll(`http:${rest}`, around),
  https: (rest, around) => openPoll(`https:${rest}`, around),
  push: openPush,
  ccxt: openCcxt,
};

/** Returns what opens a feed: tail:FILE, replay:FILE@SPEED, an http address that is asked, push:PORT, ccxt:EXCHANGE.
 *  Throws UsageError FLAG_INVALID, SERVICE_REFUSED where a token is missing */
export function feedOpener(text: string, around: FeedSurroundings): FeedOpener {
  const [, kind = '', what = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  const open = KINDS[kind];
  if (open !== undefined) return open(what, around);
  throw invalid(`must be tail:FILE, replay:FILE@SPEED, http(s)://…, push:PORT or ccxt:EXCHANGE, not "${text}"`);
}

/** As fast as bars are taken where no speed is named. */
function openReplay(what: string, { symbol }: FeedSurroundings): FeedOpener {
  const [, path = what, speed] = /^(.+)@(\d+(?:\.\d+)?|max)$/s.exec(what) ?? [];
  return (signal, { timeframeMs, since }) => {
    const bars = barsOf(tailFile({ path, symbol, endsWithFile: true }, signal));
    const factor = speed === undefined || speed === 'max' ? Number.POSITIVE_INFINITY : Number(speed);
    return replayFeed({ bars, timeframeMs, speed: factor, after: since }, signal);
  };
}

async function* barsOf(events: AsyncIterable<FeedEvent>): AsyncIterable<FeedBar> {
  for await (const event of events) if (event.kind === 'bar') yield event.bar;
}

function openPoll(url: string, { settings, environment, symbol }: FeedSurroundings): FeedOpener {
  const token = environment[FEED_TOKEN_VARIABLE];
  return (signal, { timeframeMs, since }) =>
    httpPollFeed({ url, everyMs: settings.feed.every_ms, timeframeMs, symbol, since, token }, signal);
}

function openPush(what: string, { environment, symbol, onPort }: FeedSurroundings): FeedOpener {
  const port = Number(what);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw invalid(`push: must be followed by a port from 0 to 65535, not "${what}"`);
  const token = readFeedToken(environment);
  return (signal) => httpPushFeed({ port, token, symbol, onListening: onPort }, signal);
}

function openCcxt(name: string, { settings, environment }: FeedSurroundings): FeedOpener {
  return (signal, place) => ccxtBars(name, settings, environment, signal, place);
}

async function* ccxtBars(
  name: string,
  { feed, markets = {} }: FeedSurroundings['settings'],
  environment: FeedSurroundings['environment'],
  signal: AbortSignal,
  { symbols, timeframe, timeframeMs, since, onClockOffset }: FeedPlace,
): AsyncIterable<FeedEvent> {
  const known = symbols.map((symbol) => ({ symbol, market: marketOf(markets, symbol) }));
  const exchange = await openBarExchange<BarExchange & { close?(): Promise<unknown> }>(name, { environment, isStreamed: feed.stream });
  try {
    yield* ccxtFeed(
      {
        exchange,
        markets: known,
        timeframe,
        timeframeMs,
        everyMs: feed.every_ms,
        since,
        watches: feed.stream,
        onClockOffset,
      },
      signal,
    );
  } finally {
    await exchange.close?.();
  }
}

function invalid(rule: string): UsageError {
  return new UsageError('FLAG_INVALID', `--feed ${rule}`, { context: { flag: '--feed' } });
}
