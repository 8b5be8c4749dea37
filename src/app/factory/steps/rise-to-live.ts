import { BarloomError, UsageError } from '../../../core/errors.js';
import { EXIT_REASONS } from '../../../core/trade.js';
import { sortChanges, whyTooMuch } from '../../../lifecycle/systems/count-changes.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import { ModelRegistry } from '../../models/model-registry.js';
import { modelNameOf } from '../../learning/model-name.js';
import { backtest } from '../../run/backtest.js';
import { runsOf } from '../../system/account-name.js';
import { membersOf } from '../../system/composite.js';
import type { RunOptions } from '../../system/run-options.js';
import type { SystemFile } from '../../system/system-schema.js';
import { diffConfigs } from '../diff-versions.js';
import { readManifest, type SystemManifest } from '../manifest.js';
import { placedConfig } from '../placed-config.js';
import { proveVersion } from '../prove-version.js';
import { withWindowFrom } from '../window-from.js';

/** Returns the version that is live; undefined where none is. */
export function championOf({ live, versions }: SystemState): SystemState['versions'][number] | undefined {
  return versions.find(({ version }) => version === live);
}

/** Refuses a rise to live that changes more than one of parameters, model, size and leverage of what is live.
 *  Throws UsageError STAGE_INVALID, which names them; MANIFEST_DAMAGED. */
export function requireOneChange(folder: string, state: SystemState, file: SystemFile): void {
  const champion = championOf(state);
  if (champion === undefined) return;
  const entries = diffConfigs(placedConfig(folder, readManifest(folder, champion)), file).map(({ entry }) => entry);
  const scale = champion.scale === state.scale ? [] : ['scale'];
  const sentence = whyTooMuch(sortChanges([...entries, ...scale]));
  if (sentence === undefined) return;
  throw new UsageError('STAGE_INVALID', `system "${state.system}" cannot rise to live: ${sentence}; version ${champion.version} is live`, {
    context: { system: state.system, version: champion.version },
  });
}

/** Proves the version that a rollback would go to, before another one takes its place. Throws UsageError STAGE_INVALID where it does not
 *  hold; MANIFEST_DAMAGED, KEY_INVALID. */
export async function requireWayBack(folder: string, state: SystemState, options: RunOptions): Promise<void> {
  const champion = championOf(state);
  if (champion === undefined) return;
  const { broken } = await proveVersion(folder, champion, options);
  if (broken.length === 0) return;
  throw new UsageError(
    'STAGE_INVALID',
    `system "${state.system}" cannot rise to live: version ${champion.version}, which a rollback would go to, does not hold: ${broken.join('; ')}`,
    { context: { system: state.system, version: champion.version } },
  );
}

/** Says which positions the version that is live holds on the last bars; undefined where it holds none, or none is live. */
export async function openPositionOf(folder: string, state: SystemState, options: RunOptions): Promise<string | undefined> {
  const champion = championOf(state);
  if (champion === undefined) return undefined;
  const manifest = readManifest(folder, champion);
  const { gates } = manifest;
  const config = placedConfig(folder, manifest);
  const from = gates.find(({ gate }) => gate === 'demo')?.through;
  if (from === undefined) return undefined;
  const system = withWindowFrom({ file: config, source: state.file }, 'watch', from);
  const held: string[] = [];
  for (const symbol of runsOf(config)) held.push(...(await openTrades(system, symbol, options)));
  return held.length === 0 ? undefined : `version ${champion.version} holds a position in ${held.join(', ')}`;
}

const AT_END = EXIT_REASONS.indexOf('end');

/** Symbols with a trade that only the end of the bars has ended. */
async function openTrades(system: Parameters<typeof backtest>[0], symbol: string, options: RunOptions): Promise<string[]> {
  try {
    const { trades, market, legs } = await backtest(system, { ...options, symbol, window: 'watch' });
    const open = [...trades.reason.keys()].filter((trade) => trades.reason[trade] === AT_END);
    return [...new Set(open.map((trade) => legs?.legs[trades.leg?.[trade] ?? 0]?.data.market.symbol ?? market.symbol))];
  } catch (error) {
    if (error instanceof BarloomError && error.code === 'WINDOW_INVALID') return [];
    throw error;
  }
}

/** Puts the model of a version, and those of a composite's members, into production in their registries, where they are of one and are not
 *  there yet. Throws what promoting throws. */
export async function promoteModels(folder: string, manifest: SystemManifest): Promise<void> {
  const { version } = manifest;
  const config = placedConfig(folder, manifest);
  const reason = `Version ${version} of the system "${config.system}" asks it, and goes live.`;
  for (const file of [config, ...membersOf(config).map((member) => member.file)]) await promoteModel(file, reason);
}

async function promoteModel(file: SystemFile, reason: string): Promise<void> {
  const { ml, ml_training } = file;
  if (!ml?.enabled || ml.model_hash === undefined) return;
  const registry = await ModelRegistry.open(ml_training.registry);
  const model = modelNameOf(file);
  const registered = registry.history(model).find((event) => event.event === 'registered' && event.sha256 === ml.model_hash);
  if (registered === undefined) return;
  if (registry.production().some((each) => each.model === model && each.version === registered.version)) return;
  await registry.promote(model, registered.version, reason, { policy: file.data_policy ?? 'real' });
}
