/**
 * Monitoring: OCPP 2.0.1 part 2, N02–N06. This station reports its faults by wired-in notifications; monitors of one's own
 * cannot be set, so there are none to report or to clear.
 */
import { messageOf } from '../../../problem.ts';
import type { Answerers } from '../../ocpp/call.ts';
import type { Context } from '../context.ts';
import { because, type WireComponent, type WireVariable } from '../wire.ts';

interface Monitor {
  readonly type: string;
  readonly severity: number;
  readonly component: WireComponent;
  readonly variable: WireVariable;
}

export function monitoringAnswers({ core, model, settings }: Context): Answerers {
  const statusOf = ({ component, variable }: Monitor) => {
    const found = model.find(component, variable);
    if (found === 'unknown-component') return 'UnknownComponent';
    return found === 'unknown-variable' ? 'UnknownVariable' : 'UnsupportedMonitorType';
  };
  return {
    SetMonitoringLevel: ({ severity }: { readonly severity: number }) => {
      if (severity < 0 || severity > 9)
        return { result: { status: 'Rejected', ...because('InvalidValue', '0 to 9') } };
      try {
        settings.set('monitoringLevel', String(severity));
        return { result: { status: 'Accepted' } };
      } catch (error) {
        core.failed(error);
        return { result: { status: 'Rejected', ...because('InternalError', messageOf(error)) } };
      }
    },
    // Each base leaves the wired-in notifications as they are, and there is nothing else.
    SetMonitoringBase: () => ({ result: { status: 'Accepted' } }),
    SetVariableMonitoring: ({ setMonitoringData }: { readonly setMonitoringData: readonly Monitor[] }) => ({
      result: {
        setMonitoringResult: setMonitoringData.map((monitor) => ({
          status: statusOf(monitor),
          type: monitor.type,
          severity: monitor.severity,
          component: monitor.component,
          variable: monitor.variable,
        })),
      },
    }),
    ClearVariableMonitoring: ({ id }: { readonly id: readonly number[] }) => ({
      result: { clearMonitoringResult: id.map((one) => ({ id: one, status: 'NotFound' })) },
    }),
    GetMonitoringReport: () => ({ result: { status: 'EmptyResultSet' } }),
  };
}
