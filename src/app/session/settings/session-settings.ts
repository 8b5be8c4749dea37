import type { Static } from 'typebox';
import type { GuardsConfig } from '../../../live/guards/guards-config.js';
import { readAlertConfig, type AlertConfig } from '../../../live/alerts/alert-config.js';
import { fillDefaults, findSchemaErrors } from '../../system/check-schema.js';
import { parseYaml, readSystemText } from '../../system/read-system-text.js';
import { Type, type JsonSchema } from '../../system/schema-builder.js';
import { describeErrors, requireMapping } from '../../system/validate-system.js';
import { Guards, guardsOf } from './guard-settings.js';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });

const SettingsSchema = Type.Object(
  {
    /** what a service calls each symbol, BTC/USDT of BTCUSDT: for a feed or a broker of ccxt */
    markets: Type.Optional(Type.Record(Type.String(), Text)),
    feed: Type.Object(
      {
        /** between two questions, milliseconds */
        every_ms: Type.Integer({ minimum: 100, default: 5000 }),
        /** whether the stream of an exchange is used, where it has one */
        stream: Type.Boolean({ default: true }),
      },
      { ...strict, default: {} },
    ),
    /** what is done about bars that are not simply the next one */
    bars: Type.Object(
      {
        missing: Type.Enum(['skip', 'halt'], { default: 'skip' }),
        late: Type.Enum(['leave', 'halt'], { default: 'leave' }),
        revised: Type.Enum(['keep', 'halt'], { default: 'keep' }),
      },
      { ...strict, default: {} },
    ),
    /** who takes the orders */
    broker: Type.Object(
      {
        kind: Type.Enum(['paper', 'ccxt', 'webhook'], { default: 'paper' }),
        /** of ccxt: its name of the exchange */
        exchange: Type.Optional(Text),
        /** of a webhook: the bridge's address */
        url: Type.Optional(Text),
        /** whether stop orders rest at the broker on the levels of the account */
        stops: Type.Boolean({ default: true }),
      },
      { ...strict, default: {} },
    ),
    guards: Guards,
    /** what a kill switch leaves at a broker: what is held, or nothing */
    on_kill: Type.Enum(['hold', 'flatten'], { default: 'hold' }),
    /** /metrics and /healthz on this machine; 0 takes a free port */
    metrics: Type.Optional(Type.Object({ port: Type.Integer({ minimum: 0, maximum: 65_535 }) }, strict)),
  },
  strict,
);

type SettingsFile = Static<typeof SettingsSchema>;
export type BrokerSettings = SettingsFile['broker'];

/** How a session is run, beside what it trades. */
export interface SessionSettings extends Omit<SettingsFile, 'guards'> {
  readonly guards: GuardsConfig;
  readonly alerts: AlertConfig | undefined;
}

const SCHEMA = SettingsSchema as unknown as JsonSchema;

/** Reads the settings of a session from a file; undefined: the defaults. Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID. */
export function readSettings(path: string | undefined): SessionSettings {
  if (path === undefined) return checkSettings({}, 'settings');
  return checkSettings(parseYaml(readSystemText(path, 'settings file'), path), path);
}

/** Fills defaults in and checks settings. Throws UsageError CONFIG_INVALID. */
export function checkSettings(raw: unknown, source: string): SessionSettings {
  const { alerts, ...entries } = structuredClone(requireMapping(raw, source));
  const filled = fillDefaults(SCHEMA, entries);
  const errors = findSchemaErrors(SCHEMA, filled);
  if (errors.length > 0) throw describeErrors(errors, filled, source, SCHEMA);
  const { guards, ...settings } = filled as SettingsFile;
  return { ...settings, guards: guardsOf(guards), alerts: alerts === undefined ? undefined : readAlertConfig(alerts) };
}
