import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { compileColumns, type ColumnsGraph } from '../../expr/compile-columns.js';
import { makeFeatureSet, type Feature, type FeatureSet } from '../../ml/features/feature-set.js';
import { parseYaml, readSystemText } from '../system/read-system-text.js';
import { validateFeatureFile } from './validate-feature-file.js';

const SHIPPED_FOLDER = fileURLToPath(new URL('../../../configs/features', import.meta.url));

/** A feature with what it is, for people. */
export interface DescribedFeature extends Feature {
  readonly description: string;
}

/** A feature set whose expressions have been compiled. */
export interface OpenFeatureSet extends FeatureSet {
  readonly described: readonly DescribedFeature[];
  readonly compiled: ColumnsGraph;
}

/** Returns the names of the shipped feature sets, sorted. */
export function listFeatureSets(): string[] {
  return readdirSync(SHIPPED_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** Opens a feature set.
 *  name  that of a shipped set, or the path of a YAML file
 *  Throws UsageError NAME_UNKNOWN, CONFIG_UNREADABLE, CONFIG_INVALID; EXPRESSION_INVALID, which names the feature and shows the place */
export function openFeatureSet(name: string): OpenFeatureSet {
  const described = readFeatures(pathOf(name), []);
  const compiled = compileColumns('features', new Map(described.map((feature) => [feature.name, feature.expression])));
  return { ...makeFeatureSet(described), described, compiled };
}

function pathOf(name: string): string {
  if (/\.ya?ml$/.test(name)) return name;
  const shipped = listFeatureSets();
  if (shipped.includes(name)) return join(SHIPPED_FOLDER, `${name}.yaml`);
  throw new UsageError(
    'NAME_UNKNOWN',
    `unknown feature set "${name}"${suggestName(name, shipped)}; shipped are ${shipped.join(', ')}, and others are named by the path of their .yaml file`,
    { context: { feature_set: name } },
  );
}

/** Features of a file behind those that it includes.
 *  open  files that are being read: none of them may be included again */
function readFeatures(path: string, open: readonly string[]): DescribedFeature[] {
  if (open.includes(path))
    throw new UsageError('CONFIG_INVALID', `${open.at(-1)!}: include must not lead back to ${basename(path)}`, {
      context: { entry: 'include' },
    });
  const { include, features } = validateFeatureFile(parseYaml(readSystemText(path, 'feature file'), path), path);
  const included = include.flatMap((name) => readFeatures(join(dirname(path), `${name}.yaml`), [...open, path]));
  const own = Object.entries(features).map(([name, { expression, description }]) => ({ name, expression, description }));
  return requireDistinct([...included, ...own], path);
}

function requireDistinct(features: readonly DescribedFeature[], path: string): DescribedFeature[] {
  const twice = features.find(({ name }, index) => features.findIndex((other) => other.name === name) < index);
  if (twice === undefined) return [...features];
  throw new UsageError('CONFIG_INVALID', `${path}: feature ${twice.name} stands twice among its own features and those it includes`, {
    context: { entry: `features.${twice.name}` },
  });
}
