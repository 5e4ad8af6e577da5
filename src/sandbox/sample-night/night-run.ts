import type { RunSpec } from '../github/server.ts';

export const minutes = (count: number): number => count * 60_000;
export const seconds = (count: number): number => count * 1_000;

/** Besides when it begins, `log` names a file of `logs/`. */
export type NightRun = Omit<RunSpec, 'createdAt'> & { at: string };

export const CI = { name: 'CI', dispatchable: false };
export const DEPLOY = {
  name: 'Deploy',
  inputs: [{ name: 'environment', required: true }],
};
export const CHECKOUT = ['Set up job', 'Run actions/checkout@v6'];
