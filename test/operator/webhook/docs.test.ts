/** What docs/ALERTS.md tells operators is run, not believed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { alert, beginAlerts } from '../../../main/faults/alerts.ts';
import { bodyOf } from '../../../main/operator/webhook/body.ts';
import { sign, webhookKey } from '../../../main/operator/webhook/signature.ts';
import { NOON } from '../../rig/clock.ts';
import { SECRET } from './rig.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const TEXT = readFileSync(path.join(ROOT, 'docs/ALERTS.md'), 'utf8');

function blocks(language: string): string[] {
  return [...TEXT.matchAll(/```(\w+)\n([^]*?)```/g)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code ?? '');
}

describe('docs/ALERTS.md', () => {
  it('shows what is really sent', () => {
    const moment = { now: NOON, monotonic: 0, run: '1' };
    const evidence = { port: '/dev/ttyUSB1' };
    const event = { type: 'raised', code: 'meter.silent', connector: 1, evidence } as const;
    const [payload] = alert(beginAlerts('CP-0001-k3v9', moment), event, moment).records;
    const item = { seq: 1, id: String(payload?.id), at: NOON, connector: 1, payload, attempts: 0 };
    const shown: unknown = JSON.parse(blocks('json')[1] ?? '');
    expect(shown).toEqual(JSON.parse(bodyOf(item, 'CP-0001')));
    expect(JSON.stringify(shown)).toBe(bodyOf(item, 'CP-0001'));
  });

  it('verifies signatures with its ten lines', () => {
    const [example = ''] = blocks('js');
    const body = '{"info":"Zähler schweigt"}';
    const genuine = { ...sign(webhookKey(SECRET), 'a-1', Date.now(), body) };
    const plain = { ...sign(webhookKey('any text'), 'a-1', Date.now(), body) };
    const old = { ...sign(webhookKey(SECRET), 'a-1', Date.now() - 310_000, body) };
    const cases = [
      [SECRET, genuine, body],
      ['any text', plain, body],
      [SECRET, plain, body],
      [SECRET, genuine, `${body} `],
      [SECRET, { ...genuine, 'webhook-id': 'a-2' }, body],
      [SECRET, old, body],
      [SECRET, {}, body],
      [SECRET, { ...genuine, 'webhook-timestamp': 'now' }, body],
    ];
    const program = `${example}
      console.log(JSON.stringify(${JSON.stringify(cases)}.map((each) => isGenuine(...each))));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([true, true, false, false, false, false, false, false]);
    expect(example.trim().split('\n').length).toBeLessThanOrEqual(10);
  });
});
