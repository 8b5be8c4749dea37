import { canonicalJson } from '../../core/canonical-json.js';
import { UsageError } from '../../core/errors.js';
import { checkPolicy } from './check-policy.js';
import { isComposite, type CompositeMember } from './composite.js';
import { instrumentOf } from './instrument-of.js';
import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

/** Entries of risk that are the members' own; the composite has what its account has. */
const OF_MEMBERS = {
  sizing: 'all_in',
  weight: undefined,
  kelly: undefined,
  fraction: 1,
  quantity: 1,
  risk_per_trade: 0.01,
  max_leverage: 1,
} as const;

/** Checks what members have in common before they are joined. Throws UsageError CONFIG_INVALID. */
export function checkMembers(members: readonly CompositeMember[], source: string): void {
  const refuse = refuseIn(source);
  if (members.length === 0) refuse('pool', 'pool must name at least one member, and it is empty');
  for (const member of members) {
    checkAlone(member, refuse);
    checkSame(members[0]!, member, refuse);
  }
  checkInstruments(members, refuse);
  const symbols = members.flatMap(({ file }) => file.data.symbols);
  const confused = members.find(({ name }) => symbols.includes(name));
  if (confused !== undefined)
    refuse(
      `pool.${confused.name}`,
      `a member must not be named like a symbol, and pool has "${confused.name}", which is traded; name it: {name: path}`,
    );
}

function refuseIn(source: string): Refuse {
  return (entry, rule, code = 'CONFIG_INVALID') => {
    throw new UsageError(code, `${source}: ${rule}`, { context: { entry } });
  };
}

/** What a member may be by itself. */
function checkAlone({ name, file }: CompositeMember, refuse: Refuse): void {
  const entry = `pool.${name}`;
  if (isComposite(file)) refuse(entry, `${entry} is itself a composite; a member must be a single system`);
  if (file.portfolio !== undefined)
    refuse(entry, `${entry} has a portfolio; the rules of the account are the composite's, and a member has none`);
  if (file.strategy.weight !== undefined) refuse(entry, `${entry} is a rotation; a member must enter and leave by signals`);
  if (file.risk.sizing === 'kelly') refuse(entry, `${entry} has risk.sizing kelly, which a member of a composite must not have`);
}

/** What the members of one account cannot differ in. */
function checkSame(first: CompositeMember, other: CompositeMember, refuse: Refuse): void {
  const [a, b] = [first.file, other.file];
  const compare = (entry: string, own: unknown, others: unknown): void => {
    if (canonicalJson(own ?? null) === canonicalJson(others ?? null)) return;
    refuse(
      `pool.${other.name}`,
      `the members of a composite must have the same ${entry}, and pool.${first.name} has ${write(own)}, pool.${other.name} ${write(others)}`,
    );
  };
  for (const name of namesOf(a.data, b.data)) if (name !== 'symbols') compare(`data.${name}`, a.data[name], b.data[name]);
  for (const name of namesOf(a.execution, b.execution))
    if (name !== 'reverse') compare(`execution.${name}`, a.execution[name], b.execution[name]);
  compare('risk.currency', a.risk.currency, b.risk.currency);
  compare('data_policy', a.data_policy, b.data_policy);
}

/** The timeframe is named first: it is what differs most often. */
function namesOf<T extends object>(a: T, b: T): (keyof T & string)[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...(names.delete('timeframe') ? ['timeframe'] : []), ...names] as (keyof T & string)[];
}

function write(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
}

function checkInstruments(members: readonly CompositeMember[], refuse: Refuse): void {
  const known = new Map<string, CompositeMember>();
  for (const member of members)
    for (const symbol of member.file.data.symbols) {
      const first = known.get(symbol) ?? member;
      known.set(symbol, first);
      if (canonicalJson(instrumentOf(first.file, symbol)) !== canonicalJson(instrumentOf(member.file, symbol)))
        refuse(
          `pool.${member.name}`,
          `the members of a composite must trade ${symbol} in the same instrument, and pool.${first.name} and pool.${member.name} do not`,
        );
    }
}

/** Checks what stands in the composite's own file. Throws UsageError CONFIG_INVALID. */
export function checkComposite(file: SystemFile, refuse: Refuse): void {
  if (!isComposite(file)) {
    const stray = (['pool', 'policy', 'forecaster'] as const).find((name) => file[name] !== undefined);
    if (file.kind === 'composite') refuse('pool', 'a composite needs an entry "pool" with its members, and there is none');
    if (stray !== undefined) refuse(stray, `${stray} is of a composite, and kind is not composite`);
    return;
  }
  if (file.kind !== 'composite') refuse('kind', 'kind must be composite where there is a pool');
  const of = file.strategy;
  if (Object.keys(of).length > 0) refuse('strategy', 'the strategies of a composite are those of its members, and it has none of its own');
  if (file.ml?.enabled === true) refuse('ml', 'the models of a composite are those of its members, and it has none of its own');
  for (const [name, standard] of Object.entries(OF_MEMBERS))
    if (file.risk[name as keyof typeof OF_MEMBERS] !== standard)
      refuse(`risk.${name}`, `risk.${name} is of the members of a composite, and it has none of its own`);
  if (file.policy !== undefined) checkPolicy(file, file.policy, refuse);
  if (file.forecaster !== undefined && file.policy === undefined)
    refuse('forecaster', 'forecaster is what a policy reads, and there is no policy');
}
