import { UsageError } from '../../../core/errors.js';
import { KILL_VARIABLE } from '../../../live/guards/kill-switch.js';
import type { BrokerSettings } from './session-settings.js';

/** What must hold before an order can leave this machine. */
export interface LiveConditions {
  readonly broker: BrokerSettings;
  /** whether the flag --live was given */
  readonly isAsked: boolean;
  /** of the command line */
  readonly feed: string;
  /** whether it trades the version of the factory that is live, which a person has approved; undefined where it trades a file */
  readonly isLiveVersion: boolean | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Throws UsageError LIVE_REFUSED, which names the first condition of real orders that does not hold. Paper needs none. */
export function requireLive(conditions: LiveConditions): void {
  if (conditions.broker.kind === 'paper') return;
  const missing = missingCondition(conditions);
  if (missing === undefined) return;
  throw new UsageError('LIVE_REFUSED', `orders to ${conditions.broker.exchange ?? conditions.broker.kind} are refused: ${missing}`, {
    context: { broker: conditions.broker.kind },
  });
}

function missingCondition({ broker, isAsked, feed, isLiveVersion, environment }: LiveConditions): string | undefined {
  if (!isAsked) return 'the flag --live must be given, and is not';
  if (feed.startsWith('replay:')) return 'the feed must be of bars as they come, and is a replay';
  if (isLiveVersion === undefined)
    return 'they need a version of the factory that is live (NAME@champion), and this is a system file: nobody has approved it';
  if (!isLiveVersion) return 'the version must be the one that is live, which a person has approved, and is another one';
  const key = keysOf(broker).find((name) => (environment[name] ?? '') === '');
  if (key !== undefined) return `${key} must be set in the environment, and is not`;
  if (environment[KILL_VARIABLE] === 'true') return `the kill switch must be off, and ${KILL_VARIABLE} is true`;
  return undefined;
}

function keysOf({ kind, exchange }: BrokerSettings): string[] {
  if (kind === 'webhook') return ['BARLOOM_WEBHOOK_SECRET'];
  return ['KEY', 'SECRET'].map((name) => `BARLOOM_${exchange?.toUpperCase()}_${name}`);
}
