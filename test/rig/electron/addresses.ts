/**
 * Chromium knows no `kiosk:`. Pages of the app's own scheme stand at an https address that no resolver knows and that the
 * stand-in answers itself; the app sees its own addresses only, the page the other.
 */
const REAL = /^https:\/\/([\w-]+)\.([\w-]+)\.electron\.invalid(?=[/?#]|$)/;
const OWN = /^([\w-]+):\/\/([\w-]+)(?=[/?#]|$)/;

const schemes = new Set<string>();

export function declare(scheme: string): void {
  schemes.add(scheme);
}

/** As the app knows it. */
export function toApp(url: string): string {
  return url.replace(REAL, '$2://$1');
}

/** As Chromium knows it. */
export function toChromium(url: string): string {
  return url.replace(OWN, (all, scheme: string, host: string) =>
    schemes.has(scheme) ? `https://${host}.${scheme}.electron.invalid` : all,
  );
}
