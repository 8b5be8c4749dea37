/** The version of the lines of telemetry, of backtests and of sessions; documented in docs/telemetry.md. */
export const TELEMETRY_SCHEMA = 'barloom.telemetry/1';
