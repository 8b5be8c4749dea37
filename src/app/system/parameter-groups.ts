import { UsageError } from '../../core/errors.js';
import { namesInGroup } from '../../core/parameter-name.js';

/** Parameters may stand in groups, `exit: {hard_stop: 2}`, or by their whole names, `exit.hard_stop: 2`; both mean the same. */

type Mapping = Record<string, unknown>;
type Leaf = readonly [name: string, value: unknown];

/** Writes the parameters of `params`, `space` and `when` as groups: what is laid over a file finds them, however they were written. The
 *  file is changed. Throws UsageError CONFIG_INVALID. */
export function groupParameters(raw: Mapping, source: string): void {
  rewrite(raw, source, nest);
}

/** Writes the parameters of `params`, `space` and `when` by their whole names, as every other part knows them. The file is changed.
 *  Throws UsageError CONFIG_INVALID: a name that stands twice, that is a value and a group, or an empty group. */
export function flattenParameters(raw: Mapping, source: string): void {
  rewrite(raw, source, (leaves) => Object.fromEntries(leaves));
  const [params, space] = [raw['params'], raw['space']].map((entry) => (isMapping(entry) ? Object.keys(entry) : []));
  refuseValueAndGroup('space', space!, params!, 'params', source);
  refuseValueAndGroup('params', params!, space!, 'space', source);
}

function rewrite(raw: Mapping, source: string, write: (leaves: readonly Leaf[]) => Mapping): void {
  const { params, space } = raw;
  if (isMapping(params)) raw['params'] = write(leavesOf(params, 'params', isMapping, source));
  if (!isMapping(space)) return;
  const axes = leavesOf(space, 'space', isGroupOfAxes, source);
  raw['space'] = write(
    axes.map(([name, axis]) => {
      if (!isMapping(axis) || !isMapping(axis['when'])) return [name, axis];
      return [name, { ...axis, when: write(leavesOf(axis['when'], `space.${name}.when`, isMapping, source)) }];
    }),
  );
}

/** An axis has a list or a number under each entry but `when`; a group has axes and groups alone. */
function isGroupOfAxes(value: unknown): boolean {
  return isMapping(value) && Object.values(value).every(isMapping);
}

function leavesOf(mapping: Mapping, entry: string, isGroup: (value: unknown) => boolean, source: string): Leaf[] {
  const leaves = flatten(mapping, '', entry, isGroup, source);
  const names = leaves.map(([name]) => name);
  const twice = names.find((name, position) => names.indexOf(name) < position);
  if (twice !== undefined) throw refuse(`${entry}.${twice}`, `${entry}.${twice} stands twice`, source);
  refuseValueAndGroup(entry, names, names, entry, source);
  return leaves;
}

function flatten(mapping: Mapping, prefix: string, entry: string, isGroup: (value: unknown) => boolean, source: string): Leaf[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (!isGroup(value)) return [[name, value] as const];
    const inner = value as Mapping;
    if (Object.keys(inner).length === 0)
      throw refuse(`${entry}.${name}`, `${entry}.${name} is an empty group, and a group has at least one parameter`, source);
    return flatten(inner, `${name}.`, entry, isGroup, source);
  });
}

function refuseValueAndGroup(entry: string, names: readonly string[], others: readonly string[], otherEntry: string, source: string): void {
  for (const name of names) {
    const [inner] = namesInGroup(name, others);
    if (inner !== undefined)
      throw refuse(
        `${entry}.${name}`,
        `${entry}.${name} is a value, and ${otherEntry}.${inner} makes a group of it: a name is one or the other`,
        source,
      );
  }
}

/** Writes leaves as mappings in mappings; names of one group stand together, where its first one stood. */
function nest(leaves: readonly Leaf[]): Mapping {
  const byFirst = new Map<string, Leaf[]>();
  for (const [name, value] of leaves) {
    const dot = name.indexOf('.');
    const first = dot < 0 ? name : name.slice(0, dot);
    byFirst.set(first, [...(byFirst.get(first) ?? []), [dot < 0 ? '' : name.slice(dot + 1), value]]);
  }
  return Object.fromEntries(
    [...byFirst].map(([first, inner]) => [first, inner.length === 1 && inner[0]![0] === '' ? inner[0]![1] : nest(inner)]),
  );
}

function refuse(entry: string, rule: string, source: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${source}: ${rule}`, { context: { entry } });
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
