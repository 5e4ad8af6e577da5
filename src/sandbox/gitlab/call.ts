import type { Request, Response } from 'express';
import { parseJson } from '../../lib/trust.ts';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { notFound } from './api-error.ts';
import type { JobRecord, PipelineRecord, ProjectRecord, TokenRecord } from './records.ts';
import type { World } from './world.ts';

export interface Call {
  world: World;
  clock: Clock;
  token: TokenRecord;
  request: Request;
  response: Response;
}

export interface Route {
  method: 'get' | 'post';
  path: string;
  /** The answer's JSON, or a string for plain text. */
  answer(call: Call): unknown;
  status?: number;
}

export function projectOf({ world, request }: Call): ProjectRecord {
  const project = world.project(String(request.params['id']));
  if (project === undefined) throw notFound('Project');
  return project;
}

export function pipelinesOf(world: World, project: ProjectRecord): PipelineRecord[] {
  return [...world.pipelines.values()].filter(({ projectId }) => projectId === project.id);
}

export function pipelineOf(call: Call): PipelineRecord {
  const id = Number(call.request.params['pipeline']);
  const pipeline = pipelinesOf(call.world, projectOf(call)).find((known) => known.id === id);
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

/** A job of the project, with its pipeline. */
export function placeOf(call: Call, id: number): { pipeline: PipelineRecord; job: JobRecord } {
  for (const pipeline of pipelinesOf(call.world, projectOf(call))) {
    const job = pipeline.jobs.find((known) => known.id === id);
    if (job !== undefined) return { pipeline, job };
  }
  throw notFound();
}

export function effectOf({ clock, request }: Call): Effect {
  const { method, originalUrl: target, body } = request;
  const sent: unknown = typeof body === 'string' && body !== '' ? parseJson(body) : null;
  return { at: clock.now().toISOString(), provider: 'gitlab', method, target, body: sent };
}
