import { suggestName } from '../../core/nearest-name.js';
import { membersOf, type PolicyFile, type PolicyText } from './composite.js';
import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

/** Weights of a rule that are more than the whole by no more than this are the whole: thirds are not decimal. */
const WHOLE_TOLERANCE = 1e-9;

/** Checks what holds of a policy whatever its numbers are. Throws what `refuse` throws. */
export function checkPolicy(file: SystemFile, policy: PolicyText, refuse: Refuse): void {
  const names = membersOf(file).map(({ name }) => name);
  for (const [entry, weights] of weightsOf(policy)) {
    const stranger = Object.keys(weights).find((name) => !names.includes(name));
    if (stranger !== undefined)
      refuse(
        `${entry}.${stranger}`,
        `${entry} names "${stranger}", which is no member${suggestName(stranger, names)}; pool has ${names.join(', ')}`,
      );
  }
  checkLearning(policy, refuse);
  if (hasNumbers(policy)) checkPolicyNumbers(policy, refuse);
}

/** Whether no number of a policy is an expression of parameters. */
function hasNumbers(policy: PolicyText): policy is PolicyText & PolicyFile {
  const { rules, default: standard, learn = {} as NonNullable<PolicyText['learn']> } = policy;
  const { method: _method, features: _features, ...numbers } = learn;
  const all = [...rules.map(({ weights }) => weights), standard, numbers].flatMap((entries) => Object.values(entries));
  return [...all, policy.switch.minimum_bars].every((value) => typeof value !== 'string');
}

/** Checks the numbers of a policy beside each other. Throws what `refuse` throws. */
export function checkPolicyNumbers(policy: PolicyFile, refuse: Refuse): void {
  for (const [entry, weights] of weightsOf(policy)) {
    const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
    if (sum > 1 + WHOLE_TOLERANCE)
      refuse(entry, `the weights of ${entry} must not be more than 1 together, and they are ${Number(sum.toPrecision(6))}`);
  }
  const { learn } = policy;
  if (learn !== undefined && learn.purge_bars! < learn.horizon_bars)
    refuse(
      'policy.learn.purge_bars',
      `policy.learn.purge_bars must not be below horizon_bars, ${learn.horizon_bars}, and is ${learn.purge_bars}: what is learned of would not be known yet`,
    );
}

function weightsOf<Weights>(policy: {
  readonly rules: readonly { readonly weights: Weights }[];
  readonly default: Weights;
}): (readonly [string, Weights])[] {
  return [
    ...policy.rules.map(({ weights }, rule) => [`policy.rules.${rule}.weights`, weights] as const),
    ['policy.default', policy.default] as const,
  ];
}

function checkLearning({ kind, rules, learn }: PolicyText, refuse: Refuse): void {
  if (kind === 'rules') {
    if (learn !== undefined) refuse('policy.learn', 'policy.learn is of a policy whose kind is learned, and this one is of rules');
    if (rules.length === 0) refuse('policy.rules', 'policy.rules must list at least one rule, and there is none');
    return;
  }
  if (learn === undefined) return void refuse('policy.learn', 'policy needs an entry "learn" where its kind is learned, and there is none');
  if (rules.length > 0) refuse('policy.rules', 'policy.rules are of a policy of rules, and this one is learned');
  if (learn.purge_bars === undefined)
    return void refuse(
      'policy.learn.purge_bars',
      'policy.learn needs an entry "purge_bars": what members made over the horizon is not known before it has passed',
    );
  if (learn.method !== 'exponentiated_gradient' && Object.keys(learn.features ?? {}).length === 0)
    refuse('policy.learn.features', `policy.learn needs an entry "features" where its method is ${learn.method}, and there is none`);
}
