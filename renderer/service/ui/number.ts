/** Typed numbers as whole numbers of the smallest unit: nothing goes through floating point. */

/** 24360 with three decimals: "24.36". */
export function textOf(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  if (decimals === 0) return String(value);
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** "24.36" with three decimals: 24360; null for what is no number. */
export function numberOf(text: string, decimals: number): number | null {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return null;
  return Number(whole + fraction.padEnd(decimals, '0'));
}

/** `text` with one more key: no second separator, no more decimals or digits than there can be, no leading zeros. */
export function typed(text: string, key: string, decimals: number, digits: number): string {
  if (key === '.') return decimals === 0 || text.includes('.') ? text : `${text === '' ? '0' : text}.`;
  const [, fraction] = text.split('.');
  if (fraction !== undefined && fraction.length >= decimals) return text;
  const next = text === '0' ? key : text + key;
  return next.replace('.', '').length > digits ? text : next;
}
