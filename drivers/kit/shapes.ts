/** Whether what a driver tells has the port's shape: checked where a driver is not ours to trust. */
import { CONDITION_CODES, DEVICE_ERROR_CODES } from '../device.ts';

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isInteger: Check = (value) => Number.isSafeInteger(value);
const isAmps: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);
const absentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shaped =
  (fields: Fields): Check =>
  (value) =>
    faultIn(value, fields) === null;
const isEvidence: Check = (value) =>
  isObject(value) &&
  Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));

const EVENTS: Readonly<Record<string, Fields>> = {
  status: {
    status: shaped({
      vehicle: oneOf('unknown', 'absent', 'connected', 'charging'),
      enabled: isFlag,
      energised: isFlag,
      offeredAmps: isAmps,
    }),
  },
  values: {
    values: shaped({
      milliamps: absentOr(isCount),
      millivolts: absentOr(isCount),
      watts: absentOr(isInteger),
      decidegrees: absentOr(listOf(isInteger)),
    }),
  },
  energy: { registerWh: isCount },
  link: { up: isFlag, reason: absentOr(isText) },
  restarted: { evidence: isText },
  capabilities: {
    capabilities: shaped({
      model: isText,
      firmware: isText,
      seesVehicleWhileDisabled: isFlag,
      canLock: isFlag,
      canLimitCurrent: isFlag,
      heartbeatSupervision: isFlag,
      countsEnergy: isFlag,
      measuresVoltage: isFlag,
      measuresTemperature: isFlag,
      maxAmps: isAmps,
    }),
  },
  condition: { code: oneOf(...CONDITION_CODES), raised: isFlag, evidence: isEvidence },
  frame: { direction: oneOf('in', 'out'), text: isText, discarded: absentOr(isFlag) },
};

/** What is wrong with an event; null: nothing. Never throws, whatever it is given. */
export function shapeFault(event: unknown): string | null {
  if (!isObject(event)) return 'an event is an object';
  const type = event['type'];
  const fields = typeof type === 'string' && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  if (!fields) return `there is no event of type ${String(type)}`;
  const wrong = faultIn(event, fields);
  return wrong === null ? null : `${String(type)}.${wrong} has a wrong value`;
}

/** What is wrong with a command's outcome; null: nothing. `value` judges what a success carries. */
export function outcomeFault(outcome: unknown, value: Check = () => true): string | null {
  if (!isObject(outcome) || typeof outcome['ok'] !== 'boolean') return 'it is no outcome: { ok, … }';
  if (outcome['ok']) return value(outcome['value']) ? null : `its value is ${String(outcome['value'])}`;
  const failure = { code: oneOf(...DEVICE_ERROR_CODES), message: isText, retryable: isFlag };
  const wrong = faultIn(outcome['failure'], failure);
  return wrong === null ? null : `its failure.${wrong} has a wrong value`;
}

/** `limit` answers amperes, `readEnergy` integer Wh. */
export const OUTCOME_VALUES = { limit: isAmps, readEnergy: isCount } as const;

function faultIn(value: unknown, fields: Fields): string | null {
  if (!isObject(value)) return 'it';
  return Object.entries(fields).find(([name, check]) => !check(value[name]))?.[0] ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
