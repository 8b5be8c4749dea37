import { resolveSystem, type ResolvedSystem } from '../strategy/resolve-system.js';
import type { BacktestResult } from './backtest.js';
import type { RunManifest, SweepManifest } from './run-manifest.js';

/** Returns the system of a manifest, on the very window that was run. */
export function systemOfManifest(manifest: RunManifest | SweepManifest): ResolvedSystem {
  const { data, ...config } = manifest.config;
  const window = { start: manifest.window.start, end: manifest.window.end };
  return resolveSystem(
    { ...config, ...('parameters' in manifest ? { params: manifest.parameters } : {}), data: { ...data, ...window } },
    { source: `run ${manifest.run_id}` },
  );
}

/** The window keeps the name that it had: "early" is run again by its times. */
export function withWindowName<T extends Pick<BacktestResult, 'window'>>({ window: { name } }: RunManifest | SweepManifest, result: T): T {
  return { ...result, window: { ...result.window, name } };
}
