import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chromium, findChromium, hasDisplay } from '../../main/hosts/browser/chromium.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A browser that notes its arguments and runs `script`. */
function fakeBrowser(script: string): { readonly executable: string; readonly args: () => string[] } {
  const executable = path.join(folder, 'chromium');
  const log = path.join(folder, 'args');
  writeFileSync(
    executable,
    `#!/bin/sh\nprintf '%s\\n' "$@" > ${log}.new && mv ${log}.new ${log}\n${script}\n`,
  );
  chmodSync(executable, 0o755);
  return { executable, args: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) };
}

function profileOf(args: readonly string[]): string {
  return args.find((arg) => arg.startsWith('--user-data-dir='))?.split('=')[1] ?? '';
}

describe('the Chromium of this machine', () => {
  it('is looked for on the PATH by its usual names', () => {
    expect(findChromium({ PATH: folder })).toBeNull();
    const { executable } = fakeBrowser('');
    expect(findChromium({ PATH: `/nowhere:relative:${folder}` })).toBe(executable);
    chmodSync(executable, 0o644);
    // Root may execute only what somebody may.
    expect(findChromium({ PATH: folder })).toBeNull();
  });

  it('needs a display', () => {
    expect(hasDisplay({})).toBe(false);
    expect(hasDisplay({ DISPLAY: '' })).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  });

  it('opens as an application, sandboxed, with a profile that goes with it', async () => {
    const { executable, args } = fakeBrowser('exec tail -f /dev/null');
    const browser = chromium({ executable, isRoot: false, onExit: () => expect.unreachable() });
    browser.open('http://127.0.0.1:1/?token=t', 'kiosk');
    await expect.poll(() => args().length).toBeGreaterThan(5);
    expect(args()).toEqual(expect.arrayContaining(['--app=http://127.0.0.1:1/?token=t', '--kiosk']));
    expect(args()).not.toContain('--no-sandbox');
    const profile = profileOf(args());
    expect(existsSync(profile)).toBe(true);
    await browser.close();
    expect(existsSync(profile)).toBe(false);
  });

  it('opens nothing but the kiosk where it fills the screen, and asks nobody for anything', async () => {
    const { executable, args } = fakeBrowser('exec tail -f /dev/null');
    const browser = chromium({ executable, isRoot: false, onExit: () => expect.unreachable() });
    browser.open('http://127.0.0.1:4711/?token=t', 'kiosk');
    await expect.poll(() => args().length).toBeGreaterThan(5);
    expect(args()).toEqual(expect.arrayContaining(['--kiosk', '--force-app-mode', '--disable-infobars']));
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(path.join(profileOf(args()), name), 'utf8'));
    expect(read('Default/Preferences')).toMatchObject({
      policy: { url_blocklist: ['*'], url_allowlist: ['http://127.0.0.1:4711'] },
      devtools: { availability: 2 },
      printing: { enabled: false },
      profile: { default_content_setting_values: { notifications: 2, clipboard: 2 } },
    });
    expect(read('Local State')).toMatchObject({ select_file_dialogs: { allowed: false } });
    await browser.close();
  });

  it('leaves a demonstration’s window as it is', async () => {
    const { executable, args } = fakeBrowser('exec tail -f /dev/null');
    const browser = chromium({ executable, isRoot: false, onExit: () => expect.unreachable() });
    browser.open('http://127.0.0.1:4711/?token=t', 'window');
    await expect.poll(() => args().length).toBeGreaterThan(5);
    expect(args()).not.toContain('--force-app-mode');
    expect(existsSync(path.join(profileOf(args()), 'Default'))).toBe(false);
    await browser.close();
  });

  it.each([
    ['closed', 'exit 0', true],
    ['crashed', 'exit 3', false],
  ])('tells when it was %s', async (_how, script, clean) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const browser = chromium({ executable: fakeBrowser(script).executable, isRoot: true, onExit: resolve });
    browser.open('http://x', 'window');
    expect(await promise).toBe(clean);
    await browser.close();
  });

  it('tells when it cannot be started', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const browser = chromium({ executable: path.join(folder, 'none'), isRoot: false, onExit: resolve });
    browser.open('http://x', 'window');
    expect(await promise).toBe(false);
    await browser.close();
  });
});
