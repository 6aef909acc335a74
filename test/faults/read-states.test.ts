/** A diagnosis that was stored comes back whole, or not at all. */
import { expect, test } from 'vitest';
import type { Diagnosis } from '../../main/faults/diagnosis.ts';
import type { Fact } from '../../main/faults/evidence.ts';
import { readDiagnosis, readFaultEvidence } from '../../main/faults/read-states.ts';

const FACTS: { readonly [Type in Fact['type']]: Extract<Fact, { type: Type }> } = {
  plug: { type: 'plug', connector: 1, vehicle: null },
  unplug: { type: 'unplug', connector: 1 },
  fault: { type: 'fault', code: 'meter.silent', connector: null },
  cleared: { type: 'cleared', code: 'meter.silent', connector: 1 },
  boot: { type: 'boot', what: 'kiosk', connector: null },
  silent: { type: 'silent', port: '/dev/a', device: 'meter', connector: 2 },
  answered: { type: 'answered', port: '/dev/a', device: 'meter', connector: 2 },
  flow: { type: 'flow', connector: 1, charging: true, registerWh: 5, milliamps: 6000, millivolts: null },
  temperature: { type: 'temperature', connector: 1, decidegrees: 601, milliamps: null },
  frames: { type: 'frames', port: '/dev/a', good: 10, damaged: 2 },
};

const WHOLE: Diagnosis = {
  cause: 'supply',
  likelihood: 'possible',
  connector: null,
  port: null,
  evidence: Object.values(FACTS).map((fact, index) => ({ ms: index, at: 1e12 + index, fact })),
};

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('every kind of evidence comes back', () => {
  expect(readDiagnosis(stored(WHOLE))).toEqual(WHOLE);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', [WHOLE]],
  ['a cause that nobody knows', { ...WHOLE, cause: 'gremlins' }],
  ['a cause that every object has', { ...WHOLE, cause: 'toString' }],
  ['another likelihood', { ...WHOLE, likelihood: 'sure' }],
  ['evidence of no kind', { ...WHOLE, evidence: [{ ms: 1, at: 2, fact: { type: 'smell' } }] }],
  [
    'a fault that nobody knows',
    { ...WHOLE, evidence: [{ ms: 1, at: 2, fact: { ...FACTS.fault, code: 'x' } }] },
  ],
  ['a part missing', { cause: 'supply', likelihood: 'likely', connector: null, evidence: [] }],
])('%s is no diagnosis', (_what, json) => {
  expect(readDiagnosis(json)).toBeNull();
});

test('evidence of a fault is names with plain values', () => {
  const evidence = { port: '/dev/a', tries: 3, beforeRestart: true };
  expect(readFaultEvidence(stored(evidence))).toEqual(evidence);
  for (const damaged of [null, [], 'text', { deep: { er: 1 } }, { of: null }])
    expect(readFaultEvidence(damaged)).toBeNull();
});
