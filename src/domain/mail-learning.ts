import { type Features, PLACES } from './mail-features.ts';

/** A mail whose class is one of `allowed`; more than one when its makers told only what it is not. */
export interface Lesson {
  features: Features;
  allowed: readonly number[];
  /** 1 for a mail that counts fully. */
  weight: number;
}

export interface Fitting {
  classes: number;
  /** How strongly weights are drawn to zero, in lessons. */
  ridge: number;
  steps: number;
}

/**
 * Multinomial logistic regression by accelerated gradient descent over all lessons (Nesterov 1983), the
 * squared weights penalised. The same lessons in the same order give the same weights, bit for bit. Of a
 * lesson with several allowed classes only their sum is raised. Weights are by place, then class.
 */
export function fit(lessons: readonly Lesson[], { classes, ridge, steps }: Fitting): Float64Array {
  const samples = lessons.map(({ features, allowed, weight }) => ({
    places: [...features.keys()],
    values: [...features.values()],
    allowed,
    weight,
  }));
  let bound = ridge;
  for (const { values, weight } of samples)
    bound += 0.5 * weight * values.reduce((sum, value) => sum + value * value, 0);
  bound *= STEP_SHORTENED;
  const weights = new Float64Array(PLACES * classes);
  const ahead = new Float64Array(PLACES * classes);
  const slope = new Float64Array(PLACES * classes);
  const used = [...new Set(samples.flatMap(({ places }) => places))].flatMap((place) =>
    Array.from({ length: classes }, (_, at) => place * classes + at),
  );
  let momentum = 1;
  for (let step = 0; step < steps; step += 1) {
    for (const at of used) slope[at] = ridge * (ahead[at] ?? 0);
    for (const sample of samples) addSlope(slope, ahead, { ...sample, classes });
    const next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / next;
    for (const at of used) {
      const moved = (ahead[at] ?? 0) - (slope[at] ?? 0) / bound;
      ahead[at] = moved + push * (moved - (weights[at] ?? 0));
      weights[at] = moved;
    }
    momentum = next;
  }
  return weights;
}

const STEP_SHORTENED = 0.15;

interface Sample {
  places: readonly number[];
  values: readonly number[];
  allowed: readonly number[];
  weight: number;
  classes: number;
}

function addSlope(slope: Float64Array, weights: Float64Array, sample: Sample): void {
  const { places, values, allowed, weight, classes } = sample;
  const shares = softmax(sumsOf(weights, sample));
  const right = allowed.reduce((sum, of) => sum + (shares[of] ?? 0), 0);
  const off = shares.map(
    (share, of) => weight * (allowed.includes(of) ? share - share / right : share),
  );
  for (let at = 0; at < places.length; at += 1) {
    const place = (places[at] ?? 0) * classes;
    const value = values[at] ?? 0;
    for (let of = 0; of < classes; of += 1)
      slope[place + of] = (slope[place + of] ?? 0) + (off[of] ?? 0) * value;
  }
}

function sumsOf(weights: Float64Array, { places, values, classes }: Sample): number[] {
  const sums = Array.from({ length: classes }, () => 0);
  for (let at = 0; at < places.length; at += 1) {
    const place = (places[at] ?? 0) * classes;
    const value = values[at] ?? 0;
    for (let of = 0; of < classes; of += 1)
      sums[of] = (sums[of] ?? 0) + (weights[place + of] ?? 0) * value;
  }
  return sums;
}

/** Shares of 1 from log odds. */
export function softmax(sums: readonly number[]): number[] {
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const total = raised.reduce((sum, value) => sum + value, 0);
  return raised.map((value) => value / total);
}
