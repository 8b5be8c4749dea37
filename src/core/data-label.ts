/** What data may be used for, and the label of a dataset: `real` refuses synthetic data; `demo` is for looking, and nothing learns from it;
 *  `test` takes synthetic data where ALLOW_FAKE_DATA=true says so, and as the label of a dataset says that it is made up. */
export const DATA_POLICIES = ['real', 'demo', 'test'] as const;
export type DataPolicy = (typeof DATA_POLICIES)[number];

/** Whether a text names a policy. */
export function isDataPolicy(text: unknown): text is DataPolicy {
  return DATA_POLICIES.some((policy) => policy === text);
}
