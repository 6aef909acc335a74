/** The table of behaviours in docs/CONTROLLERS.md. */
import type { Behaviour } from '../../../drivers/kit/behaviour.ts';

export function behavioursMarkdown(behaviours: readonly Behaviour[]): string {
  const rows = behaviours.map((behaviour) => {
    const { id, title, why } = behaviour;
    return `| \`${id}\` | ${title} | ${why} | ${needsOf(behaviour)} |`;
  });
  return ['| behaviour | a good driver | since | needs |', '|---|---|---|---|', ...rows].join('\n') + '\n';
}

/** What the bench has to be able to do, and what the driver declares. */
function needsOf({ needs = [], capability, without }: Behaviour): string {
  const all = [...needs, ...(capability ? [capability] : []), ...(without ? [`no ${without}`] : [])];
  return all.map((name) => `\`${name}\``).join(', ');
}
