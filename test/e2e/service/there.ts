import type { Page } from '@playwright/test';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServiceRig } from '../support/service-rig.ts';
import type { ServicePage } from '../support/service.ts';

/** Where the tests are: at one charger's screen, in service mode. */
export interface There {
  readonly rig: ServiceRig;
  readonly service: ServicePage;
  readonly page: Page;
}

/** What the last act wrote, by the kiosk's own answer; the file is there, and nothing half done beside it. */
export async function exported({ kiosk, exchange }: ServiceRig): Promise<string> {
  const { service } = await kiosk.snapshot();
  const detail = service?.state === 'open' ? (service.said?.detail ?? '') : '';
  const names = await readdir(exchange);
  const name = names.find((one) => detail.startsWith(one));
  const parts = names.filter((one) => one.endsWith('.part'));
  if (name === undefined || parts.length > 0)
    throw new Error(`“${detail}”, but there is ${names.join(', ')}`);
  return path.join(exchange, name);
}
