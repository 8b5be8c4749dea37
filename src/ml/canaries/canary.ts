/** What a training is watched for. */
export const CANARY_NAMES = ['label_in_features', 'look_ahead', 'shuffled_labels', 'shifted_features'] as const;
export type CanaryName = (typeof CANARY_NAMES)[number];

/** What a canary found. Only one that passed lets a model be promoted. */
export type CanaryResult =
  | { readonly name: CanaryName; readonly state: 'passed'; readonly sentence: string }
  | {
      readonly name: CanaryName;
      readonly state: 'failed';
      /** the features that betray it; none where it is the training itself */
      readonly features: readonly string[];
      readonly sentence: string;
    }
  /** it cannot tell: there are too few rows */
  | { readonly name: CanaryName; readonly state: 'not_run'; readonly sentence: string };
