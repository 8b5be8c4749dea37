/** One comparison of what a run says with what running it again gives. */
export interface VerifyCheck {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly holds: boolean;
}

export function checkEqual(name: string, expected: string, found: string): VerifyCheck {
  return { name, expected, found, holds: expected === found };
}
