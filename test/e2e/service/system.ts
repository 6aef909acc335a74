/** The charger as a whole: out of service, its clock, help from afar, a restart, and who did what. */
import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SERVICE_COMMANDS, type ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import { A, answerTo, CARDS, pageOf, PIN } from '../support/service-rig.ts';
import { ServicePage } from '../support/service.ts';
import { unzip } from '../support/zip.ts';
import { exported, type There } from './there.ts';

export function systemTests(there: () => There): void {
  test('operator: there is none here, which is said', async () => {
    const { service, page } = there();
    await service.go('operator');
    await expect(page.locator('[data-blank="no-operator"]')).toBeVisible();
  });

  test('the whole charger out of service: nobody new, who charges goes on', async () => {
    const { service, rig, page } = there();
    const { kiosk } = rig;
    await service.go('system');
    await service.touch('system-out');
    await service.touch('service-availability');
    await service.said('connector.after-session');
    await expect(page.locator('[data-value="out-of-service-band"]')).toBeVisible();
    await kiosk.when('A to be out', ({ connectors }) => connectors[A - 1]?.state === 'unavailable');
    await rig.tap('white');
    await kiosk.when('the refusal', ({ screen: { name } }) => name === 'rejected');
    await service.touch('service-availability', { key: 'in' });
    await service.said('done');
    await kiosk.when('A to be in', ({ connectors }) => connectors[A - 1]?.state === 'available');
  });

  test('what this machine cannot do is said clearly: its clock, a restart that nobody would end', async () => {
    const { service, rig, page } = there();
    await service.touch('system-part', { key: 'clock' });
    await expect(page.locator('[data-note="clock-cannot"]')).toBeVisible();
    // No button offers these here.
    await answerTo(rig.kiosk, { type: 'service-clock-set', at: Date.now() });
    await service.said('clock.cannot-set');
    await answerTo(rig.kiosk, { type: 'service-clock-automatic', on: true });
    await service.said('clock.cannot-set');
    await service.touch('system-part', { key: 'charger' });
    await expect(page.locator('[data-note="unsupervised"]')).toBeVisible();
    await expect(service.find('service-restart')).toBeDisabled();
    await answerTo(rig.kiosk, { type: 'service-restart' });
    await service.said('restart.not-supervised');
  });

  test('support bundle: everything is in it but secrets', async () => {
    const { service, rig } = there();
    await service.touch('system-part', { key: 'bundle' });
    await service.touch('service-bundle');
    await service.said('bundle.written');
    const files = unzip(await readFile(await exported(rig)));
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        ...['about.json', 'config.json', 'database.json', 'sessions.json', 'faults.json', 'acts.json'],
        ...['frames/controller-1.txt', 'frames/meter-2.txt', 'frames/reader.txt'],
      ]),
    );
    expect([...files.keys()].some((name) => name.startsWith('log/'))).toBe(true);
    expect(files.get('frames/controller-1.txt')).toMatch(/\$SC 10\b/);
    expect(files.get('frames/controller-1.txt')).toContain('$AB');
    const config = JSON.parse(files.get('config.json') ?? '') as { station: { id: string } };
    expect(config.station.id).toBe('CP-SERVICE');
    const secrets = [PIN, '$scrypt$', 'e2e-token', ...Object.values(CARDS).map(({ uid }) => uid)];
    for (const [name, text] of files)
      for (const secret of secrets) expect(text.toUpperCase(), name).not.toContain(secret.toUpperCase());
  });

  test('another page shows the same; a second card is told; a reload changes nothing', async () => {
    const { service, rig, page } = there();
    await service.go('sessions');
    const other = new ServicePage(await page.context().newPage(), service.ledger);
    await other.page.goto(rig.kiosk.url);
    await other.shows('sessions');
    await other.page.close();
    expect(other.complaints).toEqual([]);
    await rig.tap('operator');
    await service.said('service.in-use');
    await page.reload();
    await service.shows('sessions');
  });

  test('audit: every act with who did it', async () => {
    const { service, rig, page } = there();
    await service.go('system');
    await service.touch('system-part', { key: 'audit' });
    await expect(page.locator('[data-audit]').first()).toBeVisible();
    const { audit, auditOlder } = pageOf(await rig.kiosk.snapshot(), 'system');
    expect(audit.every(({ who }) => who.startsWith('Service crew (') || who === 'PIN')).toBe(true);
    expect(auditOlder).toBe(true);
    const top = audit[0]?.id;
    while (pageOf(await rig.kiosk.snapshot(), 'system').audit[0]?.id === top)
      await service.touch('audit-older');

    const db = new DatabaseSync(path.join(rig.folder, 'kiosk.db'), { readOnly: true });
    const rows = db.prepare('SELECT who, what, detail FROM audit').all();
    db.close();
    const acted = Object.keys(SERVICE_COMMANDS).filter(
      (type) =>
        SERVICE_COMMANDS[type as ServiceCommandType].audited &&
        service.ledger.count(type as ServiceCommandType) > 0,
    );
    expect(rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining([...acted, 'service.entered', 'service.left']),
    );
    for (const { uid } of Object.values(CARDS)) expect(JSON.stringify(rows)).not.toContain(uid);
    expect(JSON.stringify(rows)).not.toContain(PIN);
  });
}
