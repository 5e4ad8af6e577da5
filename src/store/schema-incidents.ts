import type { ColumnType, JSONColumnType } from 'kysely';
import type { IncidentReport } from '../domain/incident-report.ts';
import type { Run } from '../domain/signal.ts';

/** The tables of production failures, of who was told of them, and of the mails that tell of the same. */
export interface IncidentTables {
  incidents: {
    id: string;
    owner_id: string;
    account_id: string;
    repository: string;
    workflow: string;
    branch: string;
    signal_id: string;
    run: JSONColumnType<Run>;
    opened_at: Date;
    report: ColumnType<IncidentReport | null, string | null, string | null>;
    acknowledged_by: string | null;
    acknowledged_at: Date | null;
    rollback: string | null;
    next_at: Date;
    closed_at: Date | null;
  };
  incident_people: {
    incident_id: string;
    person_id: string;
    name: string;
    duty: string | null;
    told_at: Date;
  };
  incident_mails: { incident_id: string; signal_id: string };
}
