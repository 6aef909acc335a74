/** GetBaseReport and GetReport, answered with NotifyReports: OCPP 2.0.1 part 2, B07 and B08. */
import type { Answer, Answerers } from '../../ocpp/call.ts';
import type { Context } from '../context.ts';
import { inventory, REPORT_ITEMS, type ReportBase, reportDataOf } from '../model/report.ts';
import type { Variable } from '../model/variable.ts';
import { paged } from '../outgoing.ts';
import { type WireComponent, type WireVariable, wireTime } from '../wire.ts';

interface GetBaseReport {
  readonly requestId: number;
  readonly reportBase: ReportBase;
}

type Criterion = 'Active' | 'Available' | 'Enabled' | 'Problem';

interface Named {
  readonly component: WireComponent;
  readonly variable?: WireVariable;
}

interface GetReport {
  readonly requestId: number;
  readonly componentCriteria?: readonly Criterion[];
  readonly componentVariable?: readonly Named[];
}

export function reportAnswers(context: Context): Answerers {
  return {
    GetBaseReport: ({ requestId, reportBase }: GetBaseReport) =>
      report(context, requestId, inventory(context.model.variables, reportBase)),
    GetReport: ({ requestId, componentCriteria, componentVariable }: GetReport) => {
      const all = context.model.variables;
      const chosen = all.filter(
        (variable) =>
          (!componentVariable || componentVariable.some((named) => concerns(named, variable))) &&
          (!componentCriteria || componentCriteria.some((criterion) => meets(all, variable, criterion))),
      );
      return report(context, requestId, chosen);
    },
  };
}

function report({ core, out }: Context, requestId: number, variables: readonly Variable[]): Answer {
  if (variables.length === 0) return { result: { status: 'EmptyResultSet' } };
  const generatedAt = wireTime(core.clock.now());
  return {
    result: { status: 'Accepted' },
    after: () => {
      const pages = paged(variables.map(reportDataOf), REPORT_ITEMS, (reportData, seqNo, tbc) => ({
        requestId,
        generatedAt,
        seqNo,
        tbc,
        reportData,
      }));
      void out.pages('NotifyReport', pages);
    },
  };
}

function concerns({ component, variable }: Named, one: Variable): boolean {
  const like = (a: string | undefined, b: string | undefined) => a?.toLowerCase() === b?.toLowerCase();
  return (
    like(component.name, one.component.name) &&
    (component.instance === undefined || like(component.instance, one.component.instance)) &&
    (component.evse === undefined || component.evse.id === one.component.evse?.id) &&
    (component.evse?.connectorId === undefined ||
      component.evse.connectorId === one.component.evse?.connectorId) &&
    (variable === undefined ||
      (like(variable.name, one.name) &&
        (variable.instance === undefined || like(variable.instance, one.instance))))
  );
}

/** B08.FR.07: a component without the variable counts as if it were true, save for problems. */
function meets(all: readonly Variable[], { component }: Variable, criterion: Criterion): boolean {
  const own = all.filter(
    (one) => one.name === criterion && JSON.stringify(one.component) === JSON.stringify(component),
  );
  if (own.length === 0) return criterion !== 'Problem';
  return own.some(({ read }) => read?.() === 'true');
}
