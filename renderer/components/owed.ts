/** What somebody has been given and owes, in figures: a fault never hides it. */
import type { SessionView } from '../../main/bridge/contract.ts';
import type { Words } from '../words.ts';
import type { Stat } from './stat.ts';

export function owed(session: SessionView, { t, format }: Words): Stat[] {
  const over = session.endedAt !== null;
  const stats: Stat[] = [
    {
      caption: over ? t.cost.energy : t.cost.energySoFar,
      text: t.common.energy(format.energy(session.energyWh)),
      value: 'energy',
      raw: session.energyWh,
    },
  ];
  if (session.cost) {
    stats.push({
      caption: over && !session.idleFee ? t.cost.toPay : t.cost.soFar,
      text: format.money(session.cost.total),
      value: 'cost',
      raw: session.cost.total.amount,
    });
  }
  return stats;
}

/** The same on one line: "3.21 kWh · 1.57 €". */
export function owedLine(session: SessionView, { t, format }: Words): string {
  const energy = t.common.energy(format.energy(session.energyWh));
  return session.cost ? `${energy} · ${format.money(session.cost.total)}` : energy;
}
