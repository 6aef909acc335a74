/** Alert state, evidence and diagnoses as they were stored; whatever is damaged is begun anew rather than believed. */
import { z } from 'zod';
import type { AlertState } from './alerts.ts';
import { isFaultCode } from './catalogue.ts';
import { CAUSES, type Cause } from './causes.ts';
import type { Diagnosis } from './diagnosis.ts';
import { MOST_HAPPENINGS, MOST_SAMPLES, type EvidenceWindow } from './evidence.ts';

const code = z.string().refine(isFaultCode, { abort: true });
const connector = z.number().nullable();
const clock = z.strictObject({ ranMs: z.number().nonnegative(), run: z.string(), monotonic: z.number() });
const evidence = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const alerts: z.ZodType<AlertState> = z.strictObject({
  prefix: z.string().min(1),
  seq: z.int().nonnegative(),
  clock,
  tracks: z.record(
    z.string(),
    z.strictObject({
      code,
      connector,
      raised: z.boolean(),
      raisedAt: z.number(),
      number: z.int(),
      evidence,
      beginnings: z.array(z.number()),
      changedMs: z.number(),
      damped: z.strictObject({ begun: z.int(), toldMs: z.number() }).nullable(),
      told: z.boolean(),
      held: z.strictObject({ by: z.string(), times: z.int() }).nullable(),
      consequences: z.array(z.strictObject({ code, connector, times: z.int() })),
    }),
  ),
});

export function readAlerts(json: unknown): AlertState | null {
  const read = alerts.safeParse(json);
  return read.success ? read.data : null;
}

const one = z.number();
const answering = { port: z.string(), device: z.string(), connector };
const happening = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plug'), connector: one, vehicle: z.string().nullable() }),
  z.strictObject({ type: z.literal('unplug'), connector: one }),
  z.strictObject({ type: z.literal('fault'), code, connector }),
  z.strictObject({ type: z.literal('cleared'), code, connector }),
  z.strictObject({ type: z.literal('boot'), what: z.enum(['controller', 'kiosk']), connector }),
  z.strictObject({ type: z.literal('silent'), ...answering }),
  z.strictObject({ type: z.literal('answered'), ...answering }),
]);
const sample = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('flow'),
    connector: one,
    charging: z.boolean(),
    registerWh: z.number(),
    milliamps: z.number().nullable(),
    millivolts: z.number().nullable(),
  }),
  z.strictObject({
    type: z.literal('temperature'),
    connector: one,
    decidegrees: z.number(),
    milliamps: z.number().nullable(),
  }),
  z.strictObject({ type: z.literal('frames'), port: z.string(), good: z.number(), damaged: z.number() }),
]);
const recorded = <Fact extends z.ZodType>(fact: Fact) =>
  z.strictObject({ ms: z.number(), at: z.number(), fact });
const window: z.ZodType<EvidenceWindow> = z.strictObject({
  clock,
  happenings: z.array(recorded(happening)).max(MOST_HAPPENINGS),
  samples: z.array(recorded(sample)).max(MOST_SAMPLES),
});

export function readEvidence(json: unknown): EvidenceWindow | null {
  const read = window.safeParse(json);
  return read.success ? read.data : null;
}

const diagnosis: z.ZodType<Diagnosis> = z.strictObject({
  cause: z.string().refine((name): name is Cause => Object.hasOwn(CAUSES, name), { abort: true }),
  likelihood: z.enum(['likely', 'possible']),
  connector,
  port: z.string().nullable(),
  evidence: z.array(recorded(z.union([happening, sample]))),
});

export function readDiagnosis(json: unknown): Diagnosis | null {
  const read = diagnosis.safeParse(json);
  return read.success ? read.data : null;
}

export function readFaultEvidence(json: unknown): Readonly<Record<string, string | number | boolean>> | null {
  const read = evidence.safeParse(json);
  return read.success ? read.data : null;
}
