import { UsageError } from '../../../core/errors.js';
import type { SinkName } from '../alert-config.js';
import type { AlertSink } from './alert-sink.js';
import { DiscordSink } from './discord-sink.js';
import { LogSink } from './log-sink.js';
import { SecretAddress } from './secret-address.js';
import { WebhookSink } from './webhook-sink.js';

/** Where the addresses of sinks stand in the environment, and what signs messages. */
export const SINK_VARIABLES = {
  discord: 'BARLOOM_DISCORD_WEBHOOK',
  webhook: 'BARLOOM_ALERT_WEBHOOK',
  secret: 'BARLOOM_ALERT_SECRET',
} as const;

const TIMEOUT_MS = 10_000;

export interface SinkOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** until an answer is whole, milliseconds */
  readonly timeoutMs?: number | undefined;
  /** takes the lines of the log */
  readonly write?: ((line: string) => void) | undefined;
}

/** Opens sinks; what is a secret of theirs is returned too, so that no message tells it.
 *  Throws UsageError CONFIG_INVALID where an address is not set or is none. */
export function openSinks(
  names: readonly SinkName[],
  options: SinkOptions,
): { readonly sinks: readonly AlertSink[]; readonly secrets: readonly string[] } {
  const { environment, timeoutMs = TIMEOUT_MS, write } = options;
  const secrets: string[] = [];
  const addressOf = (name: 'discord' | 'webhook'): SecretAddress => {
    const variable = SINK_VARIABLES[name];
    const address = new SecretAddress(variable, environment[variable] ?? '');
    secrets.push(...address.secrets);
    return address;
  };
  const key = environment[SINK_VARIABLES.secret] || undefined;
  if (key !== undefined && key.length < LEAST_SECRET)
    throw new UsageError('CONFIG_INVALID', `${SINK_VARIABLES.secret} must have ${LEAST_SECRET} characters or more, and has fewer`, {
      context: { variable: SINK_VARIABLES.secret },
    });
  if (key !== undefined) secrets.push(key);
  const open = {
    discord: (): AlertSink => new DiscordSink(addressOf('discord'), timeoutMs),
    webhook: (): AlertSink => new WebhookSink(addressOf('webhook'), key, timeoutMs),
    log: (): AlertSink => new LogSink(write),
  };
  return { sinks: names.map((name) => open[name]()), secrets };
}

/** What is shorter can be found by trying. */
const LEAST_SECRET = 16;
