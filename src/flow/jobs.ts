import type { JobRequest } from '../queues/queue.ts';

/** The one place that names jobs: payload and key of each, so that asking twice is asking once. */
export const TRIAGE_AT_ONCE = 20;

export function ingestJob(accountId: string): JobRequest {
  return { name: 'ingest', payload: { accountId }, key: `ingest-${accountId}` };
}

export function triageJobs(ids: readonly string[]): JobRequest[] {
  const jobs: JobRequest[] = [];
  for (let at = 0; at < ids.length; at += TRIAGE_AT_ONCE) {
    const signalIds = ids.slice(at, at + TRIAGE_AT_ONCE);
    jobs.push({ name: 'triage', payload: { signalIds }, key: `triage-${signalIds[0] ?? ''}` });
  }
  return jobs;
}

export function ownerJob(name: 'propose' | 'consolidate' | 'digest', ownerId: string): JobRequest {
  return { name, payload: { ownerId }, key: `${name}-${ownerId.replace('/', '-')}` };
}

export function executeJob(proposalId: string, delayMs = 0): JobRequest {
  return {
    name: 'execute',
    payload: { proposalId },
    key: `execute-${proposalId}${delayMs === 0 ? '' : '-later'}`,
    ...(delayMs === 0 ? {} : { delayMs }),
  };
}

export function followJob(proposalId: string): JobRequest {
  return { name: 'follow', payload: { proposalId }, key: `follow-${proposalId}` };
}

export function attendJob(incidentId: string): JobRequest {
  return { name: 'attend', payload: { incidentId }, key: `attend-${incidentId}` };
}

export function deliverJob(key: string): JobRequest {
  return { name: 'deliver', payload: { key }, key: `deliver-${key}` };
}
