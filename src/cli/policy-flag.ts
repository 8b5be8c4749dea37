import { Option } from 'commander';
import type { DataPolicy } from '../core/data-policy.js';
import { UsageError } from '../core/errors.js';

/** Returns `--data-policy`. */
export function policyFlag(): Option {
  return new Option('--data-policy <policy>', 'real refuses synthetic rows; test takes them with ALLOW_FAKE_DATA=true')
    .default('real')
    .argParser(parsePolicy);
}

function parsePolicy(text: string): DataPolicy {
  if (text === 'real' || text === 'test') return text;
  throw new UsageError('FLAG_INVALID', `--data-policy must be real or test, not "${text}"`, {
    context: { flag: '--data-policy', value: text },
  });
}
