import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { ALERT_KINDS, ALERT_LEVELS, KIND_DEFAULTS, type AlertKind, type AlertLevel } from './alert-kinds.js';
import { LEVEL_FIGURES, type LevelFigure, type LevelRule } from './level-rule.js';
import type { QuietHours } from './quiet-hours.js';

export const SINK_NAMES = ['discord', 'webhook', 'log'] as const;
export type SinkName = (typeof SINK_NAMES)[number];

/** How a kind of event is told of. */
export interface EventRule {
  readonly send: boolean;
  readonly level: AlertLevel;
  /** at most one message in so long, milliseconds; what comes meanwhile is told at its end with its count */
  readonly quietMs: number;
}

/** Which alerts a session sends, and where. */
export interface AlertConfig {
  readonly sinks: readonly SinkName[];
  readonly events: Readonly<Record<AlertKind, EventRule>>;
  readonly levels: readonly (LevelRule & { readonly quietMs: number })[];
  readonly quietHours: QuietHours | undefined;
  /** a message in each such span says that the session lives, milliseconds; 0 sends none */
  readonly heartbeatMs: number;
  /** messages that may wait for a sink */
  readonly mostQueued: number;
}

type Entries = Readonly<Record<string, unknown>>;

const KEYS = ['sinks', 'events', 'levels', 'quiet_minutes', 'quiet_hours', 'heartbeat_hours', 'most_queued'];
const MINUTE_MS = 60_000;
const DEFAULT_QUIET_MINUTES = 15;
const DEFAULT_QUEUED = 500;
const MOST_LEVELS = 50;

/** Reads the entry `alerts` of a config: what is left out has its default.
 *  Throws UsageError CONFIG_INVALID with the entry, its rule and its value. */
export function readAlertConfig(value: unknown): AlertConfig {
  const config = entriesOf('alerts', value, KEYS);
  const quiet = numberOf('alerts.quiet_minutes', config['quiet_minutes'] ?? DEFAULT_QUIET_MINUTES, 0, 1440);
  const sinks = listOf('alerts.sinks', config['sinks'] ?? ['log'], SINK_NAMES.length);
  return {
    sinks: [...new Set(sinks.map((name, index) => oneOf(`alerts.sinks[${index}]`, name, SINK_NAMES)))],
    events: readEvents(config['events'] ?? {}, quiet),
    levels: readLevels(config['levels'] ?? [], quiet),
    quietHours: config['quiet_hours'] === undefined ? undefined : readQuietHours(config['quiet_hours']),
    heartbeatMs: numberOf('alerts.heartbeat_hours', config['heartbeat_hours'] ?? 0, 0, 168) * 60 * MINUTE_MS,
    mostQueued: wholeOf('alerts.most_queued', config['most_queued'] ?? DEFAULT_QUEUED, 1, 100_000),
  };
}

/** An event is an object, or true or false where nothing but that is to be said. */
function readEvents(value: unknown, quiet: number): AlertConfig['events'] {
  const events = entriesOf('alerts.events', value, ALERT_KINDS);
  const rules = ALERT_KINDS.map((kind) => {
    const given = events[kind];
    const at = `alerts.events.${kind}`;
    const own: Entries = given === undefined ? {} : typeof given === 'boolean' ? { send: given } : { send: true, ...objectOf(at, given) };
    entriesOf(at, own, ['send', 'level', 'quiet_minutes']);
    const rule: EventRule = {
      send: truthOf(`${at}.send`, own['send'] ?? KIND_DEFAULTS[kind].send),
      level: oneOf(`${at}.level`, own['level'] ?? KIND_DEFAULTS[kind].level, ALERT_LEVELS),
      quietMs: numberOf(`${at}.quiet_minutes`, own['quiet_minutes'] ?? quiet, 0, 1440) * MINUTE_MS,
    };
    return [kind, rule] as const;
  });
  return Object.fromEntries(rules) as Record<AlertKind, EventRule>;
}

function readLevels(value: unknown, quiet: number): AlertConfig['levels'] {
  const rules = listOf('alerts.levels', value, MOST_LEVELS).map((each, index) => readLevel(`alerts.levels[${index}]`, each, quiet));
  const twice = rules.find(({ name }, index) => rules.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw invalid('alerts.levels', 'must have names of their own', twice.name);
  return rules;
}

function readLevel(at: string, value: unknown, quiet: number): AlertConfig['levels'][number] {
  const rule = entriesOf(at, value, ['name', 'figure', 'above', 'below', 'clears', 'level', 'quiet_minutes']);
  const figure: LevelFigure = oneOf(`${at}.figure`, rule['figure'], LEVEL_FIGURES);
  if ((rule['above'] === undefined) === (rule['below'] === undefined))
    throw invalid(at, 'must have one of above and below', rule['above'] === undefined ? 'none' : 'both');
  const side = rule['above'] === undefined ? 'below' : 'above';
  const fires = numberOf(`${at}.${side}`, rule[side], -Infinity, Infinity);
  const clears = numberOf(`${at}.clears`, rule['clears'] ?? fires, -Infinity, Infinity);
  const isBeyond = side === 'above' ? clears > fires : clears < fires;
  if (isBeyond) throw invalid(`${at}.clears`, `must not lie ${side} the level that it fires ${side}, ${fires}`, clears);
  const name = rule['name'] ?? `${figure} ${side} ${fires}`;
  if (typeof name !== 'string' || name === '' || name.length > 80)
    throw invalid(`${at}.name`, 'must be a text of 1 to 80 characters', name);
  return {
    name,
    figure,
    side,
    fires,
    clears,
    level: oneOf(`${at}.level`, rule['level'] ?? 'warning', ALERT_LEVELS),
    quietMs: numberOf(`${at}.quiet_minutes`, rule['quiet_minutes'] ?? quiet, 0, 1440) * MINUTE_MS,
  };
}

function readQuietHours(value: unknown): QuietHours {
  const hours = entriesOf('alerts.quiet_hours', value, ['from', 'to', 'offset']);
  const [fromMinute, toMinute] = (['from', 'to'] as const).map((name) => minuteOf(`alerts.quiet_hours.${name}`, hours[name]));
  if (fromMinute === toMinute) throw invalid('alerts.quiet_hours', 'must end at another time than they begin', String(hours['to']));
  return { fromMinute: fromMinute!, toMinute: toMinute!, offsetMinutes: offsetOf('alerts.quiet_hours.offset', hours['offset'] ?? 'Z') };
}

function minuteOf(at: string, value: unknown): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(value)) ?? [];
  if (hours === undefined) throw invalid(at, 'must be a time of the day, such as "22:30"', value);
  return Number(hours) * 60 + Number(minutes);
}

function offsetOf(at: string, value: unknown): number {
  if (value === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(String(value)) ?? [];
  if (sign === undefined) throw invalid(at, 'must be a zone offset, such as "+09:00" or "Z"', value);
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function objectOf(at: string, value: unknown): Entries {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(at, 'must be a map of entries', value);
  return value as Entries;
}

function entriesOf(at: string, value: unknown, known: readonly string[]): Entries {
  const entries = objectOf(at, value);
  const other = Object.keys(entries).find((name) => !known.includes(name));
  if (other !== undefined)
    throw invalid(at, `must have no entries but ${known.join(', ')}`, `"${other}"${suggestName(other, known)}`, true);
  return entries;
}

function listOf(at: string, value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw invalid(at, `must be a list of at most ${most}`, value);
  return value as readonly unknown[];
}

function oneOf<Name extends string>(at: string, value: unknown, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw invalid(at, `must be one of ${names.join(', ')}`, value);
  return found;
}

function truthOf(at: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalid(at, 'must be true or false', value);
  return value;
}

function numberOf(at: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most) return value;
  throw invalid(at, Number.isFinite(least) ? `must be a number from ${least} to ${most}` : 'must be a number', value);
}

function wholeOf(at: string, value: unknown, least: number, most: number): number {
  const number = numberOf(at, value, least, most);
  if (!Number.isInteger(number)) throw invalid(at, 'must be a whole number', value);
  return number;
}

/** What stands in the place of an address is not shown: it may be one. */
function invalid(at: string, rule: string, value: unknown, isName = false): UsageError {
  const text = isName ? String(value) : (JSON.stringify(value) ?? 'nothing');
  const shown = text.includes('://') ? 'an address' : text.slice(0, 120);
  return new UsageError('CONFIG_INVALID', `${at} ${rule}, and ${isName ? 'has' : 'is'} ${shown}`, { context: { entry: at } });
}
