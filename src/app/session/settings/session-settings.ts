import { Type, type Static } from 'typebox';
import { readAlertConfig, type AlertConfig } from '../../../live/alerts/alert-config.js';
import { fillDefaults, findSchemaErrors } from '../../system/check-schema.js';
import { parseYaml, readSystemText } from '../../system/read-system-text.js';
import type { JsonSchema } from '../../system/schema-builder.js';
import { describeErrors, requireMapping } from '../../system/validate-system.js';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });

/** Who takes the orders. */
const BrokerSettings = Type.Object(
  {
    kind: Type.Enum(['paper', 'ccxt', 'webhook'], { default: 'paper' }),
    /** of ccxt: its name of the exchange */
    exchange: Type.Optional(Text),
    /** of ccxt: its name of each symbol, BTC/USDT of BTCUSDT */
    markets: Type.Optional(Type.Record(Text, Text)),
    /** of a webhook: the bridge's address */
    url: Type.Optional(Text),
    /** whether stop orders rest at the broker on the levels of the account */
    stops: Type.Boolean({ default: true }),
  },
  { ...strict, default: {} },
);

const SettingsSchema = Type.Object(
  {
    broker: BrokerSettings,
    /** what a kill switch leaves: what is held, or nothing */
    on_kill: Type.Enum(['hold', 'flatten'], { default: 'hold' }),
    /** /metrics and /healthz on this machine; 0 takes a free port */
    metrics: Type.Optional(Type.Object({ port: Type.Integer({ minimum: 0, maximum: 65_535 }) }, strict)),
    /** read by the room of sessions, which has its rules */
    alerts: Type.Optional(Type.Unknown()),
  },
  strict,
);

type SettingsFile = Static<typeof SettingsSchema>;
export type BrokerSettings = SettingsFile['broker'];

/** How a session is run, beside what it trades. */
export interface SessionSettings extends Omit<SettingsFile, 'alerts'> {
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
  const filled = fillDefaults(SCHEMA, structuredClone(requireMapping(raw, source)));
  const errors = findSchemaErrors(SCHEMA, filled);
  if (errors.length > 0) throw describeErrors(errors, filled, source, SCHEMA);
  const { alerts, ...settings } = filled as SettingsFile;
  return { ...settings, alerts: alerts === undefined ? undefined : readAlertConfig(alerts) };
}
