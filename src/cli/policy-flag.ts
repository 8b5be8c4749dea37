import { Option } from 'commander';
import { DATA_POLICIES, isDataPolicy, type DataPolicy } from '../core/data-label.js';
import { UsageError } from '../core/errors.js';
import type { SystemFile } from '../app/system/system-schema.js';

const FOR_LEARNING =
  'real refuses synthetic rows; demo refuses to learn; test takes synthetic rows with ALLOW_FAKE_DATA=true ' +
  "(default: the file's data_policy, else real)";

/** Returns `--data-policy`. */
export function policyFlag(text = FOR_LEARNING): Option {
  return new Option('--data-policy <policy>', text).argParser(parsePolicy);
}

/** Returns the policy of something that learns: the flag's, else the system file's, else real. */
export function policyOf({ dataPolicy }: { readonly dataPolicy?: DataPolicy | undefined }, { data_policy }: SystemFile): DataPolicy {
  return dataPolicy ?? data_policy ?? 'real';
}

function parsePolicy(text: string): DataPolicy {
  if (isDataPolicy(text)) return text;
  throw new UsageError('FLAG_INVALID', `--data-policy must be one of ${DATA_POLICIES.join(', ')}, not "${text}"`, {
    context: { flag: '--data-policy', value: text },
  });
}
