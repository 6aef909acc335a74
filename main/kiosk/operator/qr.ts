/** The address in the code on the idle screen, by which an app starts a session here. */
import { totp } from './totp.ts';

export interface QrPlan {
  /** With `{station}`, `{connector}`, `{code}`. */
  readonly template: string;
  /** Of the one-time code; null: none. */
  readonly secret: Uint8Array | null;
}

/** `connector` null: the driver chooses in the app. */
export function qrText(
  { template, secret }: QrPlan,
  {
    station,
    connector,
    at,
  }: { readonly station: string; readonly connector: number | null; readonly at: number },
): string {
  const values: Readonly<Record<string, string>> = {
    station,
    connector: connector === null ? '' : String(connector),
    code: secret === null ? '' : totp({ secret, at }),
  };
  return template.replace(/\{(station|connector|code)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  );
}
