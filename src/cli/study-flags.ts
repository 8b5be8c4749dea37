/** Flags of every command that searches with a sampler; they stand for entries of the system file. */
export interface StudyFlags {
  readonly sampler?: string;
  readonly objective?: string;
}

/** Returns the overrides that the flags stand for; an objective takes the place of all that the file lists. */
export function studyOverrides({ sampler, objective }: StudyFlags): string[] {
  return [
    ...(sampler === undefined ? [] : [`study.sampler=${JSON.stringify(sampler)}`]),
    ...(objective === undefined ? [] : [`objective=${JSON.stringify(objective)}`, 'maximize=null', 'minimize=null']),
  ];
}
