import type { BarColumn } from '../../core/bars.js';

/** The names that columns of bars have, the preferred first; without signs, blanks and case: `bareName`. */
export const TIME_NAMES = [
  'timeperiodstart',
  'timeopen',
  'timestamp',
  'unix',
  'unixtimestamp',
  'unixtime',
  'timems',
  'timestampms',
  'opentime',
  'klineopentime',
  'tsevent',
  'windowstart',
  'starttime',
  'startat',
  'start',
  'periodstart',
  'barstart',
  'candlebegintime',
  'begin',
  'datetime',
  'datetimeutc',
  'timeutc',
  'utc',
  'utctime',
  'dateutc',
  'timestamputc',
  'localtime',
  'gmttime',
  'bartime',
  'tradedate',
  'tradingdate',
  'tradetime',
  'bucket',
  'ts',
  't',
];
export const DATE_NAMES = ['date', 'dtyyyymmdd', 'yyyymmdd', 'day'];
export const CLOCK_NAMES = ['time', 'timestamp', 'timeofday', 'hhmmss', 'hour'];
/** A column without a name of its own is the index of a frame. */
export const INDEX_NAMES = ['', 'index', 'unnamed0', 'level0', 'indexlevel0'];

export const BAR_NAMES: Readonly<Record<BarColumn, readonly string[]>> = {
  open: ['open', 'o', 'openprice', 'priceopen', 'first', 'openingprice', 'mido', 'openbid', 'bidopen'],
  high: ['high', 'h', 'highprice', 'pricehigh', 'max', 'hi', 'midh', 'highbid', 'bidhigh'],
  low: ['low', 'l', 'lowprice', 'pricelow', 'min', 'lo', 'midl', 'lowbid', 'bidlow'],
  close: ['close', 'c', 'closeprice', 'priceclose', 'last', 'closelast', 'latest', 'closingprice', 'midc', 'closebid', 'bidclose'],
  volume: ['volume', 'vol', 'v', 'basevolume', 'volumebase', 'volumetraded', 'totalvolume', 'shares', 'size'],
};
/** The close where open, high and low stand beside it. */
export const LATE_CLOSE_NAMES = ['price'];
export const TICK_VOLUME_NAMES = ['tickvol', 'tickvolume'];
/** Columns that name the symbol of each row. */
export const SYMBOL_NAMES = [
  'symbol',
  'ticker',
  'tscode',
  'tic',
  'secid',
  'code',
  'instrument',
  'sym',
  'pair',
  'stockcode',
  'symbolname',
  'tickersymbol',
];
/** Columns that do so where they hold several names. */
export const LOOSE_SYMBOL_NAMES = ['name', 'asset', 'security', 'stock', 'scrip', 'contract', 'product'];
/** What stands behind `Volume` and is no coin: quote currencies and studies. */
export const NO_BASE_NAMES = [
  'usd',
  'usdt',
  'usdc',
  'busd',
  'tusd',
  'fdusd',
  'dai',
  'eur',
  'gbp',
  'jpy',
  'krw',
  'try',
  'aud',
  'cad',
  'chf',
  'brl',
  'currency',
  'quote',
  'ma',
  'sma',
  'ema',
  'avg',
  'average',
  'profile',
  'delta',
  'change',
  'weighted',
  'ratio',
  'osc',
  'oscillator',
];

/** `<Open Time>` is `open_time`. */
export function plainName(name: string): string {
  return name
    .replace(/^[\s"'<#]+|[\s"'>]+$/g, '')
    .toLowerCase()
    .replace(/[\s/.-]+/g, '_');
}

/** `<Open Time>`, `openTime`, `1. open time` are `opentime`. */
export function bareName(name: string): string {
  return name
    .replace(/^\s*\d+\.\s+/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
