import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writing } from '../../files/output.js';
import { repairChain, type ChainRepair } from '../../files/repair-chain.js';
import { registryPath } from '../verdict/registry.js';
import { historyPath, ModelRegistry, productionOf } from '../models/model-registry.js';

export type { ChainRepair };

/** What is in production, by the models' names: "entry": 3. */
type Versions = Readonly<Record<string, number>>;

/** What became of the two files that count. */
export interface RegistryRepairs {
  /** of the models: its history */
  readonly history: ChainRepair;
  /** of the runs folder: trials and looks at holdouts */
  readonly trials: ChainRepair;
  /** what production.json said before, and what the history says now; a line that is lost may make them differ */
  readonly productionBefore: Versions;
  readonly productionNow: Versions;
}

/** Mends the history of a models folder and the registry of a runs folder where they are damaged, and makes production.json anew.
 *  Throws UsageError OUTPUT_UNWRITABLE. */
export async function repairRegistries(modelsFolder: string, runsFolder: string): Promise<RegistryRepairs> {
  const productionBefore = toldProduction(modelsFolder);
  const [history, trials] = [historyPath(modelsFolder), registryPath(runsFolder)];
  const repairs = {
    history: await writing(history, () => repairChain(history)),
    trials: await writing(trials, () => repairChain(trials)),
  };
  if (repairs.history.state === 'repaired') await ModelRegistry.open(modelsFolder);
  const now = Object.fromEntries(productionOf(modelsFolder).map(({ model, version }) => [model, version]));
  return { ...repairs, productionBefore, productionNow: now };
}

function toldProduction(folder: string): Versions {
  const path = join(folder, 'production.json');
  try {
    const { models } = JSON.parse(existsSync(path) ? readFileSync(path, 'utf8') : '{"models":[]}') as {
      models: readonly { readonly model: string; readonly version: number }[];
    };
    return Object.fromEntries(models.map(({ model, version }) => [model, version]));
  } catch {
    return {};
  }
}
