/** The steps of setting up that a person ticks; that a source is connected is seen from the sources. */
export const SET_UP_STEPS = ['time', 'sample', 'done'] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

/** How far somebody is, and what the step about time would change. */
export interface SetUp {
  connected: boolean;
  taken: ReadonlySet<SetUpStep>;
  digestTime: string;
  timeZone: string;
}

/** Whether the checklist is still worth showing. */
export function isSettingUp({ connected, taken }: SetUp): boolean {
  return !taken.has('done') && !(connected && taken.has('time') && taken.has('sample'));
}
