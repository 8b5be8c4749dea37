import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { tryMakeFolder } from '../../files/new-folder.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { checkPromotion } from '../../lifecycle/check-promotion.js';
import { countLooks, type Looks } from '../../lifecycle/count-looks.js';
import { eventsOf, isModelName, type JudgedRows, type ModelEvent } from '../../lifecycle/model-event.js';
import { modelStates, type ModelState, type Registered } from '../../lifecycle/model-states.js';
import { encodeBundle } from '../../ml/bundle/encode-bundle.js';
import type { AnyBundle, ModelBundle } from '../../ml/bundle/model-bundle.js';
import { appendChain, readChain } from '../../files/chained-lines.js';
import { makeFolder, writing } from '../../files/output.js';
import { openAnyBundle, openBundle, type OpenedBundle } from './bundle-file.js';

export type { ModelEvent };

const HISTORY = 'history.jsonl';
const PRODUCTION = 'production.json';
const BUNDLE = 'bundle.model';

/** What a version must meet to go into production. */
export interface PromotionRules {
  /** default real */
  readonly policy?: DataPolicy | undefined;
  /** default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** A version that is in production. */
export interface ProductionModel {
  readonly model: string;
  readonly version: number;
  /** below the registry's folder */
  readonly file: string;
  readonly sha256: string;
  /** ISO 8601 UTC */
  readonly since: string;
  readonly reason: string;
}

/** Writes into the folder of a version. */
type FillVersion = (folder: string, version: number) => void | Promise<void>;

/** Versions of models in a folder: <model>/<version>/bundle.model, and what happened to them in one history, to which lines are only
 *  appended.
 *  The history is what counts: a version is there when its line is, and production.json, for other programs, follows from it and is made
 *  anew where a kill came between the two. Several processes may use the folder at once. A history that is damaged is refused:
 *  REGISTRY_DAMAGED. */
export class ModelRegistry {
  private readonly folder: string;

  /** Opens a registry, and creates it where there is none. Throws UsageError OUTPUT_UNWRITABLE. */
  static async open(folder: string): Promise<ModelRegistry> {
    makeFolder(folder);
    const registry = new ModelRegistry(folder);
    await registry.writeProduction();
    return registry;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Saves a bundle as the next version of a model and returns its number, from 1.
   *  fill    writes what belongs to the version beside its bundle, given the version's folder; the version is there only when that is
   *  Throws UsageError FLAG_INVALID at a name that no folder can have, OUTPUT_UNWRITABLE. */
  async register(model: string, bundle: AnyBundle, fill: FillVersion = () => {}): Promise<number> {
    requireModelName(model);
    const bytes = encodeBundle(bundle),
      sha256 = sha256Of(bytes),
      dir = join(this.folder, model);
    makeFolder(dir);
    const version = await writing(dir, () => saveNext(dir, bytes));
    await writing(dir, () => fill(join(dir, String(version)), version));
    await this.append({ event: 'registered', model, version, time: now(), sha256, kind: bundle.model.kind, origin: bundle.origin });
    return version;
  }

  /** Returns the latest version of a model whose bundle has the same bytes; undefined where there is none. */
  findSame(model: string, bundle: AnyBundle): number | undefined {
    const hash = sha256Of(encodeBundle(bundle)),
      versions = modelStates(this.history()).get(model)?.versions.values() ?? [];
    return Array.from(versions).findLast(({ sha256 }) => sha256 === hash)?.version;
  }

  /** Returns a version's bundle. Throws UsageError NAME_UNKNOWN where it is not registered, MODEL_UNREADABLE where its file is not the one
   *  that was. */
  read(model: string, version: number): ModelBundle {
    return this.readBy(model, version, openBundle);
  }

  /** The same, also of a version that says a probability of each of several classes. */
  readAny(model: string, version: number): AnyBundle {
    return this.readBy(model, version, openAnyBundle);
  }

  private readBy<Bundle extends AnyBundle>(model: string, version: number, open: (file: string) => OpenedBundle<Bundle>): Bundle {
    const { sha256 } = this.versionOf(model, version),
      file = join(this.folder, fileOf(model, version)),
      { bundle, hash } = open(file);
    if (hash !== sha256)
      throw new UsageError('MODEL_UNREADABLE', `model "${file}" cannot be read: it must be the one that was registered, and is another`, {
        context: { file },
      });
    return bundle;
  }

  /** Puts a version into production, with the reason written down. Throws UsageError DATA_POLICY where it learned from synthetic data,
   *  PROMOTION_REFUSED where a canary failed or no reason is given, NAME_UNKNOWN, MODEL_UNREADABLE. */
  async promote(model: string, version: number, reason: string, rules: PromotionRules = {}): Promise<void> {
    this.requirePromotable(model, version, reason, rules);
    await this.append({ event: 'promoted', model, version, time: now(), reason });
  }

  /** Puts the version into production that was there before, and returns it. Throws as `promote` does; PROMOTION_REFUSED where there is
   *  none. */
  async rollBack(model: string, reason: string, rules: PromotionRules = {}): Promise<number> {
    const earlier = this.stateOf(model).promotions.at(-2);
    if (earlier === undefined)
      throw new UsageError(
        'PROMOTION_REFUSED',
        `model "${model}" must have been in production with an earlier version to go back to, and has not`,
        { context: { model } },
      );
    this.requirePromotable(model, earlier.version, reason, rules);
    await this.append({ event: 'rolled_back', model, version: earlier.version, time: now(), reason });
    return earlier.version;
  }

  /** Writes down why a challenger does not take the champion's place. Throws UsageError NAME_UNKNOWN. */
  async keep(model: string, version: number, reason: string): Promise<void> {
    this.versionOf(model, version);
    await this.append({ event: 'kept', model, version, time: now(), reason });
  }

  /** Writes down that the rows of a version drifted, and what that asks for; the same again is not written twice. Throws UsageError
   *  NAME_UNKNOWN. */
  async noteDrift(model: string, version: number, advice: 'look' | 'train', reason: string): Promise<void> {
    this.versionOf(model, version);
    const last = this.history(model).findLast((event) => event.event === 'drifted');
    if (last?.version === version && last.advice === advice && last.reason === reason) return;
    await this.append({ event: 'drifted', model, version, time: now(), advice, reason });
  }

  /** Writes down that a version is judged on rows, before anyone sees the figures, and returns how often versions of the model were judged
   *  on rows that overlap them, this time included. The same look again is no other look. Throws UsageError NAME_UNKNOWN. */
  async look(model: string, version: number, judged: JudgedRows): Promise<Looks> {
    this.versionOf(model, version);
    const isKnown = this.history(model).some(
      (event) => event.event === 'evaluated' && event.version === version && event.look === judged.look,
    );
    if (!isKnown) await this.append({ event: 'evaluated', model, version, time: now(), ...judged });
    return countLooks(this.history(model), judged);
  }

  /** Returns what is in production, by the models' names. */
  production(): ProductionModel[] {
    return productionOf(this.folder);
  }

  /** Returns a model's versions, ascending. Throws UsageError NAME_UNKNOWN. */
  versions(model: string): Registered[] {
    return Array.from(this.stateOf(model).versions.values()).sort((a, b) => a.version - b.version);
  }

  /** Returns everything that happened, or what happened to one model, the first first. */
  history(model?: string): ModelEvent[] {
    const events = readHistory(this.folder);
    return model === undefined ? events : events.filter((event) => event.model === model);
  }

  /** Throws what `promote` throws of a version that may not go into production. */
  requirePromotable(
    model: string,
    version: number,
    reason: string,
    { policy = 'real', environment = process.env }: PromotionRules = {},
  ): void {
    const { origin, canaries } = this.readAny(model, version);
    checkPromotion({ name: `model "${model}" version ${version}`, origin, canaries }, reason, policy, environment);
  }

  private versionOf(model: string, version: number): Registered {
    const { versions } = this.stateOf(model),
      found = versions.get(version);
    if (found !== undefined) return found;
    throw new UsageError(
      'NAME_UNKNOWN',
      `model "${model}" has no version ${version}; it has ${Array.from(versions.keys()).join(', ') || 'none'}`,
      { context: { model, version } },
    );
  }

  private stateOf(model: string): ModelState {
    const states = modelStates(this.history()),
      found = states.get(model),
      names = Array.from(states.keys());
    if (found !== undefined) return found;
    throw new UsageError('NAME_UNKNOWN', `unknown model "${model}"${suggestName(model, names)}; there are ${names.join(', ') || 'none'}`, {
      context: { model },
    });
  }

  private async append(event: ModelEvent): Promise<void> {
    const path = historyPath(this.folder);
    await writing(path, () => appendChain(path, event));
    await this.writeProduction();
  }

  /** Where another process appends meanwhile, the file is written again: the last one to write has read everything. */
  private async writeProduction(): Promise<void> {
    const path = join(this.folder, PRODUCTION);
    for (let written = existsSync(path) ? readFileSync(path, 'utf8') : undefined; ;) {
      const text = `${JSON.stringify({ schema: 'barloom.production/1', models: this.production() }, null, 2)}\n`;
      if (text === written) return;
      await writing(path, () => writeAtomically(path, (temporary) => writeFileSync(temporary, text)));
      written = text;
    }
  }
}

/** Throws UsageError FLAG_INVALID at a name that no version can be registered under. */
export function requireModelName(model: string): void {
  if (!isModelName(model))
    throw new UsageError('FLAG_INVALID', `the name of a model must be 1 to 100 letters, digits, dashes and underscores, not "${model}"`, {
      context: { model },
    });
}

/** Returns the file of a registry's history. */
export function historyPath(folder: string): string {
  return join(folder, HISTORY);
}

/** Returns what is in production in a registry's folder, by the models' names; nothing where there is no registry. */
export function productionOf(folder: string): ProductionModel[] {
  const states = Array.from(modelStates(readHistory(folder))).sort(([a], [b]) => (a < b ? -1 : 1));
  return states.flatMap(([model, { versions, promotions }]) => {
    const current = promotions.at(-1);
    return current === undefined
      ? []
      : [
          {
            model,
            version: current.version,
            file: fileOf(model, current.version),
            sha256: versions.get(current.version)!.sha256,
            since: current.time,
            reason: current.reason,
          },
        ];
  });
}

function readHistory(folder: string): ModelEvent[] {
  return eventsOf(readChain(historyPath(folder)));
}

/** Saves bytes under the first number that is free: no two processes can make the same folder. A kill leaves one that the history does not
 *  name, and its number is passed over. */
async function saveNext(dir: string, bytes: Uint8Array): Promise<number> {
  let version = 1 + readdirSync(dir).reduce((last, name) => Math.max(last, /^\d+$/.test(name) ? Number(name) : 0), 0);
  while (!tryMakeFolder(join(dir, String(version)))) version++;
  await writeAtomically(join(dir, String(version), BUNDLE), (temporary) => writeFileSync(temporary, bytes));
  return version;
}

function fileOf(model: string, version: number): string {
  return `${model}/${version}/${BUNDLE}`;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function now(): string {
  return new Date().toISOString();
}
