import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_MESSAGES, MessageLog } from '../../../main/operator/ocpp/message-log.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const CARD = '04A2245B7C1190';

describe('the message log', () => {
  it('names answers by what they answer', () => {
    const log = new MessageLog(new VirtualClock());
    log.add('out', '[2,"1","Heartbeat",{}]');
    log.add('in', '[3,"1",{"currentTime":"2026-03-15T11:00:00Z"}]');
    log.add('in', '[2,"1","Reset",{"type":"Soft"}]');
    log.add('out', '[4,"1","InternalError","broken",{}]');
    expect(log.messages).toEqual([
      { at: NOON, direction: 'out', kind: 'call', action: 'Heartbeat', text: '{}' },
      {
        at: NOON,
        direction: 'in',
        kind: 'result',
        action: 'Heartbeat',
        text: '{"currentTime":"2026-03-15T11:00:00Z"}',
      },
      { at: NOON, direction: 'in', kind: 'call', action: 'Reset', text: '{"type":"Soft"}' },
      { at: NOON, direction: 'out', kind: 'error', action: 'Reset', text: '"InternalError" "broken" {}' },
    ]);
  });

  it.each([
    ['1.6', ['Authorize', { idTag: CARD }]],
    [
      'its group',
      ['SendLocalList', { localAuthorizationList: [{ idTag: CARD, idTagInfo: { parentIdTag: CARD } }] }],
    ],
    [
      '2.0.1',
      [
        'Authorize',
        { idToken: { idToken: CARD, type: 'ISO14443', additionalInfo: [{ additionalIdToken: CARD }] } },
      ],
    ],
    ['JSON within JSON', ['DataTransfer', { vendorId: 'x', data: JSON.stringify({ idToken: CARD }) }]],
  ])('never has a card number in it: %s', (_what, [action, payload]) => {
    const log = new MessageLog(new VirtualClock());
    log.add('out', JSON.stringify([2, '1', action, payload]));
    expect(JSON.stringify(log.messages)).not.toContain(CARD);
    expect(log.messages[0]?.text).toContain('1190');
  });

  it('has neither card numbers that errors quote, nor passwords', () => {
    const log = new MessageLog(new VirtualClock());
    log.add('in', JSON.stringify([4, '1', 'GenericError', `unknown card ${CARD}`, { data: CARD }]));
    log.add('in', '[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"geheim"}]');
    log.add(
      'in',
      '[2,"3","SetVariables",{"setVariableData":[{"attributeValue":"geheim","variable":{"name":"BasicAuthPassword"}}]}]',
    );
    expect(JSON.stringify(log.messages)).not.toMatch(new RegExp(`${CARD}|geheim`));
  });

  it('takes whatever comes, and keeps the last 200', () => {
    const log = new MessageLog(new VirtualClock());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
        ),
        (frame) => {
          log.add('in', frame);
        },
      ),
      { numRuns: 500 },
    );
    log.add('in', `[2,"x","Y","${'z'.repeat(1_000_000)}"]`);
    expect(log.messages).toHaveLength(KEPT_MESSAGES);
    expect(log.messages.every(({ text }) => text.length <= 600)).toBe(true);
  });
});
