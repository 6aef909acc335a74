/** Slots for security modules (as in the ACR1252's two readers) never see a driver's card. */
const SAM = /\bSAM\b/i;

/**
 * Which of the readers' names is the kiosk's: the first that contains `wanted` (any case; absent or empty: the first of
 * all), slots for security modules only if nothing else fits and a name was given. Undefined when there is none.
 */
export function chooseReader(names: readonly string[], wanted: string | null): string | undefined {
  const fitting = names.filter((name) => name.toLowerCase().includes((wanted ?? '').toLowerCase()));
  return fitting.find((name) => !SAM.test(name)) ?? (wanted ? fitting[0] : undefined);
}
