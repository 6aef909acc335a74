/** GetVariables and SetVariables: OCPP 2.0.1 part 2, B05 and B06. */
import type { Answer, Answerers } from '../../ocpp/call.ts';
import { messageOf } from '../../../problem.ts';
import type { Context } from '../context.ts';
import { REPORTING_VALUE_SIZE, VALUE_SIZE } from '../model/communication.ts';
import { flawOf, type Variable } from '../model/variable.ts';
import { because, cut, type WireComponent, type WireVariable } from '../wire.ts';

type AttributeType = 'Actual' | 'MaxSet' | 'MinSet' | 'Target';

interface Wanted {
  readonly attributeType?: AttributeType;
  readonly component: WireComponent;
  readonly variable: WireVariable;
}

interface GetVariables {
  readonly getVariableData: readonly Wanted[];
}

interface SetVariables {
  readonly setVariableData: readonly (Wanted & { readonly attributeValue: string })[];
}

export function variableAnswers(context: Context): Answerers {
  return {
    GetVariables: ({ getVariableData }: GetVariables) => ({
      result: {
        getVariableResult: getVariableData.map((wanted) => ({ ...named(wanted), ...read(context, wanted) })),
      },
    }),
    SetVariables: ({ setVariableData }: SetVariables): Answer => {
      const written = setVariableData.map((wanted) => write(context, wanted, wanted.attributeValue));
      const setVariableResult = setVariableData.map((wanted, index) => ({
        ...named(wanted),
        ...written[index]?.result,
      }));
      const reconnect = written.some((one) => one.reconnect);
      return {
        result: { setVariableResult },
        ...(reconnect ? { after: () => context.core.reconnect() } : {}),
      };
    },
  };
}

function named({ component, variable, attributeType = 'Actual' }: Wanted) {
  return { component, variable, attributeType };
}

function read(context: Context, wanted: Wanted) {
  const found = find(context, wanted);
  if (!('variable' in found)) return found;
  const { read } = found.variable;
  if (!read) return rejected('WriteOnly');
  return { attributeStatus: 'Accepted', attributeValue: cut(read(), REPORTING_VALUE_SIZE) };
}

function write(context: Context, wanted: Wanted, value: string) {
  const found = find(context, wanted);
  if (!('variable' in found)) return { result: found, reconnect: false };
  try {
    const written = writeTo(found.variable, value);
    return 'ok' in written
      ? { result: { attributeStatus: 'Accepted' }, reconnect: written.reconnect ?? false }
      : { result: written, reconnect: false };
  } catch (error) {
    // One that cannot be stored is no reason to leave the others unanswered.
    context.core.failed(error);
    return { result: rejected('InternalError', messageOf(error)), reconnect: false };
  }
}

function writeTo({ write, is }: Variable, value: string) {
  if (!write) return rejected('ReadOnly');
  if (value.length > VALUE_SIZE)
    return rejected('TooLargeElement', `at most ${String(VALUE_SIZE)} characters`);
  const flaw = flawOf(value, is);
  if (flaw) return rejected(flaw.reasonCode, flaw.text);
  const written = write(value);
  return written.ok ? written : rejected('InvalidValue', written.why);
}

function find({ model }: Context, { component, variable, attributeType = 'Actual' }: Wanted) {
  const found = model.find(component, variable);
  if (found === 'unknown-component') return { attributeStatus: 'UnknownComponent' };
  if (found === 'unknown-variable') return { attributeStatus: 'UnknownVariable' };
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType' };
  return { variable: found satisfies Variable };
}

function rejected(reasonCode: string, text?: string) {
  const { statusInfo } = because(
    reasonCode === 'PropertyConstraintViolation' ? 'InvalidValue' : reasonCode,
    text,
  );
  return { attributeStatus: 'Rejected', attributeStatusInfo: statusInfo };
}
