/** The catalogue of faults, for terminals, as JSON and as the page docs/FAULTS.md. */
import { FAULTS, FAULT_CODES, faultWords, type FaultCode } from '../../faults/catalogue.ts';
import { technicianLanguage, type FaultLanguage, type FaultWords } from '../../faults/entry.ts';
import { planWords } from '../../faults/technician/plan-words.ts';
import { field, numbered } from './text.ts';

/** What `--json` prints of one fault. The first language is the technician's, as far as technicians have it. */
export function catalogueEntry(code: FaultCode, languages: readonly FaultLanguage[]) {
  const { component, severity, mrec, ocpp16, ocpp201, info, plan, giveUp, technician } = FAULTS[code];
  const language = technicianLanguage(languages[0] ?? 'en');
  return {
    code,
    component,
    severity,
    info,
    driver: Object.fromEntries(languages.map((spoken) => [spoken, faultWords(code, spoken)])),
    ...planWords(plan, giveUp, language),
    technician: technician[language],
    ocpp16,
    ocpp201,
    mrec,
  };
}

export function printCatalogue(codes: readonly FaultCode[], languages: readonly FaultLanguage[]): string {
  return codes.map((code) => paragraph(code, languages)).join('\n\n');
}

function paragraph(code: FaultCode, languages: readonly FaultLanguage[]): string {
  const { severity, info, tries, givesUp, technician, ...names } = catalogueEntry(code, languages);
  return [
    `${code}  ${severity}  ${info}`,
    ...languages.flatMap((spoken) => field(`driver ${spoken}`, driverLines(faultWords(code, spoken)))),
    ...field('kiosk', tries),
    ...field('gives up', givesUp),
    ...field('technician', numbered(technician)),
    ...field('OCPP 1.6', [names.ocpp16 ?? 'not told']),
    ...field('OCPP 2.0.1', [`${names.ocpp201.component}.${names.ocpp201.variable}`]),
    ...field('MREC', [names.mrec ?? 'none']),
  ].join('\n');
}

function driverLines({ badge, title, steps, recovery, notice }: FaultWords): string[] {
  return [
    `${title} [${badge}]`,
    ...numbered(steps),
    ...(recovery === undefined ? [] : [recovery]),
    ...(notice === undefined ? [] : [`(${notice})`]),
  ];
}

/** docs/FAULTS.md, complete. */
export function catalogueMarkdown(): string {
  return `# Faults

Every fault that the charger knows, made from its catalogue by \`npm run -s faults -- catalogue --markdown > docs/FAULTS.md\`
(a test compares the two). \`npm run -s faults -- catalogue CODE\` says it in all languages; \`… -- list\` tells what
happened on this charger.

*Severity.* \`emergency\`: stops at once. \`blocking\`: nobody can start here, a running session is paused or ends truthfully.
\`degraded\`: charging goes on, something is missing. \`notice\`: worth recording.

*Tries.* Each occurrence begins one, and so does each that failed, until they are used up; the time counted is that in which
the kiosk runs. For OCPP 1.6 it is the \`errorCode\`, for 2.0.1 the component and variable of a NotifyEvent; MREC are the
ChargeX minimum required error codes.

| fault | the driver reads | the kiosk by itself, and when it gives up | the technician | OCPP 1.6 · 2.0.1 · MREC |
|---|---|---|---|---|
${FAULT_CODES.map(row).join('\n')}
`;
}

function row(code: FaultCode): string {
  const { severity, tries, givesUp, technician, ocpp16, ocpp201, mrec } = catalogueEntry(code, ['en']);
  const { title, steps, recovery, notice } = faultWords(code, 'en');
  const cells = [
    [`\`${code}\``, `*${severity}*`],
    [
      `**${title}**`,
      ...steps,
      ...(recovery === undefined ? [] : [`*${recovery}*`]),
      ...(notice === undefined ? [] : [`At the edge: “${notice}”`]),
    ],
    [...tries, ...givesUp],
    numbered(technician),
    [ocpp16 ?? '–', `${ocpp201.component}.${ocpp201.variable}`, mrec ?? '–'],
  ];
  return `| ${cells.map((lines) => lines.map(cell).join('<br>')).join(' | ')} |`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
