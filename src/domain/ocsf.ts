import type { JsonObject } from '../lib/canonical-json.ts';
import type { AuditEntry } from './audit.ts';

/** The version of the Open Cybersecurity Schema Framework (schema.ocsf.io) that the mapping was made for. */
export const OCSF_VERSION = '1.3.0';

/** Entity Management, in category 3, Identity & Access Management: something of ours came to be or changed. */
const ENTITY_MANAGEMENT = { classUid: 3004, className: 'Entity Management', categoryUid: 3 };
/** API Activity, in category 6, Application Activity: a provider was asked. */
const API_ACTIVITY = { classUid: 6003, className: 'API Activity', categoryUid: 6 };

const ACTIVITIES = { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete', 99: 'Other' } as const;
/** Informational, Low, Medium; more is for the reader of the export to say. */
type Severity = 1 | 2 | 3;

interface Mapping {
  in: typeof ENTITY_MANAGEMENT | typeof API_ACTIVITY;
  activity: keyof typeof ACTIVITIES;
  severity: Severity;
  /** `status_id`: 1 is Success, 2 Failure, 0 Unknown. */
  status: 0 | 1 | 2;
}

const entity = (activity: Mapping['activity'], severity: Severity = 1): Mapping => ({
  in: ENTITY_MANAGEMENT,
  activity,
  severity,
  status: 1,
});
const call = (
  activity: Mapping['activity'],
  status: Mapping['status'],
  severity: Severity = 1,
): Mapping => ({ in: API_ACTIVITY, activity, severity, status });

/** Every type of the ledger has a line here; a test asks for it. */
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  'account.added': entity(1, 2),
  'account.read': call(2, 1),
  'account.failed': call(2, 2, 2),
  'account.resynced': call(2, 1),
  'account.removed': entity(4, 2),
  'account.trusted': entity(3, 2),
  'account.distrusted': entity(3, 2),
  'signal.ingested': entity(1),
  'signal.triaged': entity(3),
  'proposal.created': entity(1),
  'proposal.approved': entity(3, 2),
  'proposal.denied': entity(3),
  'proposal.claimed': entity(3, 2),
  'proposal.released': entity(3),
  'proposal.done': call(3, 1, 2),
  'proposal.failed': call(3, 2, 2),
  'proposal.unknown': call(3, 0, 3),
  'proposal.expired': entity(3),
  'proposal.superseded': entity(3),
  'proposal.withdrawn': entity(3),
  'proposal.snoozed': entity(3),
  'proposal.pending': entity(3),
  'proposal.undone': call(3, 1, 2),
  'decision.refused': { ...entity(3, 3), status: 2 },
  'memory.learned': entity(1),
  'memory.forgotten': entity(4),
  'follow-ups.allowed': entity(1),
  'follow-ups.ended': entity(4),
  'voice.allowed': entity(1),
  'voice.ended': entity(4),
  'note.added': entity(1),
  'note.removed': entity(4),
  'rule.asked': entity(1),
  'rule.approved': entity(3),
  'rule.ended': entity(4),
  'person.settings': entity(3),
  'digest.composed': entity(1),
  'team.channel': entity(3, 2),
  'hold.placed': entity(3, 2),
  'hold.lifted': entity(3, 2),
  'follow.ended': entity(3, 2),
  'switch.paused': entity(3, 2),
  'switch.resumed': entity(3, 2),
  'policy.loaded': entity(3, 2),
  'policy.widened': entity(3, 3),
  'policy.refused': { ...entity(3, 2), status: 2 },
  'policy.held': { ...entity(3), status: 2 },
  'approval.given': entity(1, 2),
  'ticket.given': entity(1),
  'denial.explained': entity(3),
  'delegation.given': entity(1, 2),
  'delegation.taken-back': entity(4, 2),
  'proposal.merged': entity(3),
  'reminder.given': entity(1),
  'exception.asked': entity(1, 2),
  'exception.granted': entity(3, 3),
  'exception.denied': { ...entity(3, 2), status: 2 },
  'allowance.given': entity(1, 3),
  'allowance.revoked': entity(4, 2),
  'audit.pruned': entity(4, 3),
  'vault.rotated': entity(3, 2),
  'grant.given': entity(1, 3),
  'grant.renewed': entity(3),
  'grant.revoked': entity(4, 2),
  'connect.linked': entity(1),
  'connect.started': entity(1),
  'connect.asked': entity(1, 2),
  'connect.refused': { ...entity(1, 2), status: 2 },
  'connect.discarded': entity(4, 2),
  'connect.expired': entity(4),
  'webhook.given': entity(1, 2),
  'webhook.removed': entity(4, 2),
  'outcome.looked': call(2, 1, 2),
  'incident.opened': entity(1, 2),
  'incident.told': entity(3),
  'incident.acknowledged': entity(3),
  'incident.closed': entity(3),
};

const OTHER = entity(99);

/**
 * An entry as an event of OCSF. Everything that its hash covers is kept under `unmapped`, so that the entry
 * can be made from it again and verified.
 */
export function toOcsf(entry: AuditEntry, productVersion: string): JsonObject {
  const mapping = MAPPINGS[entry.type] ?? OTHER;
  const { classUid, className, categoryUid } = mapping.in;
  const { v, workspace, seq, at, type, actor, subject, data, prev, hash } = entry;
  const [noun = ''] = type.split('.');
  return {
    activity_id: mapping.activity,
    activity_name: ACTIVITIES[mapping.activity],
    category_uid: categoryUid,
    class_uid: classUid,
    class_name: className,
    type_uid: classUid * 100 + mapping.activity,
    time: Date.parse(at),
    severity_id: mapping.severity,
    status_id: mapping.status,
    // User type 1 is User, 3 System.
    actor: { user: { uid: actor.id, type_id: actor.kind === 'person' ? 1 : 3 } },
    ...(mapping.in === API_ACTIVITY
      ? {
          api: { operation: type },
          resources: [{ uid: subject, type: noun }],
          src_endpoint: { name: 'nightshift' },
        }
      : { entity: { uid: subject, type: noun } }),
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Nightshift', vendor_name: 'Nightshift', version: productVersion },
      uid: hash,
      sequence: seq,
      tenant_uid: workspace,
      event_code: type,
    },
    unmapped: {
      v,
      workspace,
      seq,
      at,
      type,
      actor: { kind: actor.kind, id: actor.id },
      subject,
      data,
      prev,
      hash,
    },
  };
}
