/** Variables as ReportData: OCPP 2.0.1 part 2, B07, B08 and 2.34. */
import { mutabilityOf, type Variable } from './variable.ts';
import { REPORTING_VALUE_SIZE } from './communication.ts';
import { cut } from '../wire.ts';

/** Items of one NotifyReport: well below a frame’s usual limit of 64 kB. */
export const REPORT_ITEMS = 25;

/** For SummaryInventory: what tells whether the station works. */
const SUMMARY: ReadonlySet<string> = new Set(['AvailabilityState', 'Available', 'Problem']);

export type ReportBase = 'ConfigurationInventory' | 'FullInventory' | 'SummaryInventory';

export function inventory(variables: readonly Variable[], base: ReportBase): readonly Variable[] {
  if (base === 'FullInventory') return variables;
  if (base === 'ConfigurationInventory') return variables.filter(({ write }) => write);
  return variables.filter(({ name }) => SUMMARY.has(name));
}

export type ReportData = ReturnType<typeof reportDataOf>;

export function reportDataOf(variable: Variable) {
  const { component, name, instance, is, constant = false, persistent = false, read } = variable;
  const { dataType, unit, minLimit, maxLimit, values } = is;
  const value = read?.();
  return {
    component,
    variable: { name, ...(instance === undefined ? {} : { instance }) },
    variableAttribute: [
      {
        type: 'Actual',
        ...(value === undefined ? {} : { value: cut(value, REPORTING_VALUE_SIZE) }),
        mutability: mutabilityOf(variable),
        persistent: persistent || constant,
        constant,
      },
    ],
    variableCharacteristics: {
      dataType,
      supportsMonitoring: false,
      ...(unit === undefined ? {} : { unit }),
      ...(minLimit === undefined ? {} : { minLimit }),
      ...(maxLimit === undefined ? {} : { maxLimit }),
      ...(values === undefined ? {} : { valuesList: values.join(',') }),
    },
  };
}
