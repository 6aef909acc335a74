import { describe, expect, it } from 'vitest';
import { LANGUAGES as CONTRACT_LANGUAGES } from '../../main/bridge/contract.ts';
import { parseTokenList } from '../../main/authorization/tokens.ts';
import { ratedWatts, simulatedDevices } from '../../main/config/config.ts';
import { defaultConfig, parseConfig } from '../../main/config/parse.ts';
import { LANGUAGES } from '../../main/config/schema.ts';

const PATH = '/etc/kiosk/kiosk.json';

function accepted(text: string, options = {}) {
  const result = parseConfig(text, { path: PATH, env: {}, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result;
}

function problemsOf(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const result = parseConfig(text, { path: PATH, env: {} });
  if (result.ok) throw new Error('was accepted');
  return result.problems;
}

const ONE_REAL = {
  id: 1,
  maxCurrent: 32,
  controller: { driver: 'openevse', path: '/dev/ttyUSB0' },
  meter: { driver: 'sdm230', path: '/dev/ttyUSB1' },
};
const REAL = {
  station: { id: 'CP-1', name: 'Quay', timeZone: 'Europe/Berlin', helpline: '+49 30 1' },
  connectors: [ONE_REAL],
  reader: { driver: 'pcsc' },
  tariffs: { default: 'tariff.json' },
};

describe('the built-in configuration', () => {
  it('is a whole simulated charger', () => {
    const config = defaultConfig({});
    expect(simulatedDevices(config)).toBe('all');
    expect(config.connectors.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(config.connectors.map(ratedWatts)).toEqual([22_080, 7360]);
    expect(config.authorization.plugTimeoutSeconds).toBe(60);
    expect(config.store.path).toMatch(/\.local\/state\/evse-kiosk\/kiosk\.db$/);
  });

  it('is what an empty file means, and parses again to itself', () => {
    const config = defaultConfig({});
    expect(accepted('{}').config).toEqual(config);
    expect(accepted(JSON.stringify(config)).config).toEqual(config);
  });

  it('carries cards for each answer of the local list', () => {
    const result = parseTokenList(defaultConfig({}).authorization.tokens);
    expect(result.ok && result.tokens.map(({ label }) => label)).toEqual([
      'Blue fob',
      'Colleague’s fob',
      'White card',
      'Blocked card',
      'Expired card',
      'Technician',
      'Operator’s staff',
    ]);
  });

  it('keeps the database where the user’s state belongs', () => {
    expect(defaultConfig({ XDG_STATE_HOME: '/var/lib/x' }).store.path).toBe('/var/lib/x/evse-kiosk/kiosk.db');
  });
});

describe('the log', () => {
  it('is beside the database unless the file says where, limited, and never more than asked for', () => {
    expect(defaultConfig({ XDG_STATE_HOME: '/var/lib/x' }).log).toEqual({
      folder: '/var/lib/x/evse-kiosk/logs',
      maxMegabytes: 20,
      level: 'info',
    });
    expect(accepted('{ "store": { "path": "data/kiosk.db" } }').config.log.folder).toBe(
      '/etc/kiosk/data/logs',
    );
    const log = { folder: '../log', maxMegabytes: 1000, level: 'debug' };
    expect(accepted(JSON.stringify({ log })).config.log).toEqual({ ...log, folder: '/etc/log' });
  });

  it.each([
    ['maxMegabytes', 0],
    ['maxMegabytes', 1001],
    ['maxMegabytes', 1.5],
    ['level', 'error'],
    ['folder', ''],
  ])('with a wrong %s (%j) is refused by name', (key, value) => {
    expect(problemsOf({ log: { [key]: value } }).map(({ path }) => path)).toEqual([`log.${key}`]);
  });
});

describe('a configuration file', () => {
  it('is taken as the design shows it', () => {
    const { config, notes } = accepted(
      `{
        "station": { "id": "CP-0001", "name": "Harbour 1", "timeZone": "Europe/Amsterdam", "country": "NL",
                     "helpline": "+31 20 123 4567", "languages": ["en", "de", "nl", "fr", "es", "ar"] },
        "connectors": [ { "id": 1, "label": "A", "standard": "IEC_62196_T2", "format": "SOCKET", "maxCurrent": 32,
                     "phases": 1, "controller": { "driver": "openevse", "path": "/dev/ttyUSB0", "baudRate": 115200 },
                     "meter": { "driver": "sdm230", "path": "/dev/ttyUSB1", "address": 1 } } ],
        "reader": { "driver": "pcsc", "name": "ACS ACR1252" }, // or { "driver": "simulated" }
        "tariffs": { "default": "tariffs/standard.json" },
        "authorization": { "freeVend": false, "offline": "local-list", "cacheHours": 24, "plugTimeoutSeconds": 60,
                     "tokens": "tokens.json" },
        "session": { "afterPowerLoss": "end", "maxHours": 24 },
        "operator": { "protocol": "ocpp1.6", "url": "ws://127.0.0.1:9000", "securityProfile": 0, "password": null },
        "alerts": { "webhook": { "url": "https://example.org/hook", "secret": { "file": "/run/secret" } } },
        "service": { "pinHash": "scrypt:…", "idleLogoutSeconds": 120 },
        "display": { "theme": "theme.json", "brightness": { } },
        "store": { "path": "kiosk.db" },
      }`,
      { translated: LANGUAGES },
    );
    // What this version does not act on yet is said, key by key.
    expect(notes.map(({ path }) => path)).toEqual([]);
    expect(config.tariffs.default).toBe('/etc/kiosk/tariffs/standard.json');
    expect(config.authorization.tokens).toBe('/etc/kiosk/tokens.json');
    expect(config.display.theme).toBe('/etc/kiosk/theme.json');
    expect(config.store.path).toBe('/etc/kiosk/kiosk.db');
    expect(config.alerts.webhook?.secret).toEqual({ file: '/run/secret' });
    expect(simulatedDevices(config)).toBe('none');
  });

  it('may name every language of the contract', () => {
    expect(LANGUAGES).toEqual(CONTRACT_LANGUAGES);
  });

  it('reports every problem at once, in the file’s order, by path, line, reason and remedy', () => {
    const problems = problemsOf(`{
      "station": { "timezone": "Europe/Berlin", "helpline": 12 },
      "connectors": [
        { "id": 1, "maxCurrent": "32", "controller": { "driver": "openevs" } },
        { "id": 2, "controller": { "driver": "openevse", "pth": "/dev/a" } }
      ],
      "tarifs": {},
      "display": { "receiptSeconds": 4 }
    }`);
    expect(problems.map(({ code, path, line }) => [code, path, line])).toEqual(
      [
        ['config.bad-value', 'station.helpline', 2],
        ['config.unknown-key', 'station.timezone', 2],
        ['config.missing', 'tariffs', 1],
        ['config.bad-value', 'connectors[0].maxCurrent', 4],
        ['config.bad-value', 'connectors[0].controller.driver', 4],
        ['config.missing', 'connectors[1].controller.path', 5],
        ['config.unknown-key', 'connectors[1].controller.pth', 5],
        ['config.unknown-key', 'tarifs', 7],
        ['config.bad-value', 'display.receiptSeconds', 8],
      ].toSorted((a, b) => Number(a[2]) - Number(b[2])),
    );
    const hints = Object.fromEntries(problems.map(({ path, hint }) => [path, hint]));
    expect(hints['station.timezone']).toBe('Did you mean "timeZone"?');
    expect(hints['tarifs']).toBe('Did you mean "tariffs"?');
    expect(hints['connectors[0].maxCurrent']).toContain('from 6 to 80');
    expect(problems.every(({ file }) => file === PATH)).toBe(true);
  });

  it('never shows a secret in a problem', () => {
    const secret = 'hunter2-hunter2';
    const problems = problemsOf({
      operator: { protocol: 'ocpp1.6', url: 'ws://x', password: { fil: secret } },
      service: { pinHash: [secret] },
      alerts: { webhook: { url: secret, secret: { file: 7 } } },
    });
    expect(problems.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });
});

describe('values that do not go together', () => {
  it.each([
    [
      'two connectors of one id',
      { ...REAL, connectors: [ONE_REAL, { id: 1, controller: { driver: 'simulated' } }] },
      'connectors[1].id',
    ],
    [
      'two OpenEVSE on one port',
      { ...REAL, connectors: [ONE_REAL, { ...ONE_REAL, id: 2, meter: { driver: 'controller' } }] },
      'connectors[1].controller.path',
    ],
    [
      'Modbus devices of one line at two speeds',
      {
        ...REAL,
        connectors: [
          {
            ...ONE_REAL,
            controller: { driver: 'evse-wb', path: '/dev/ttyUSB1', baudRate: 19_200, address: 2 },
          },
        ],
      },
      'connectors[0].meter.baudRate',
    ],
    [
      'Modbus devices of one address on one line',
      { ...REAL, connectors: [{ ...ONE_REAL, controller: { driver: 'evse-wb', path: '/dev/ttyUSB1' } }] },
      'connectors[0].meter.address',
    ],
    ['a false clock at a real charger', { ...REAL, simulation: { clockRate: 60 } }, 'simulation'],
    ['a false clock at a real reader', { reader: { driver: 'pcsc' }, simulation: {} }, 'simulation'],
    [
      'TLS without wss',
      { operator: { protocol: 'ocpp1.6', url: 'ws://x', securityProfile: 2, password: 'p' } },
      'operator.url',
    ],
    [
      'a profile without its password',
      { operator: { protocol: 'ocpp1.6', url: 'ws://x', securityProfile: 1 } },
      'operator.password',
    ],
  ])('%s', (_name, value, path) => {
    expect(problemsOf(value)).toMatchObject([{ code: 'config.conflict', path }]);
  });

  it('offers the languages that have texts and notes the others', () => {
    const result = parseConfig(JSON.stringify({ station: { languages: ['ar', 'de'] } }), {
      path: '/etc/kiosk.json',
      translated: ['en', 'de'],
    });
    expect(result).toMatchObject({
      ok: true,
      config: { station: { languages: ['de'] } },
      notes: [{ code: 'config.note', path: 'station.languages[0]' }],
    });
  });

  it('offers every language, English first, when the file names none', () => {
    const languages = ['en', 'de', 'nl', 'fr', 'es', 'ar'];
    for (const file of [{}, { station: { id: 'CP-1' } }]) {
      const result = parseConfig(JSON.stringify(file), { path: '/etc/kiosk.json' });
      expect(result).toMatchObject({ ok: true, config: { station: { languages } }, notes: [] });
    }
  });

  it('has texts in every language that it knows', () => {
    const languages = ['ar', 'es', 'fr', 'nl', 'de', 'en'];
    const result = parseConfig(JSON.stringify({ station: { languages } }), { path: '/etc/kiosk.json' });
    expect(result).toMatchObject({ ok: true, config: { station: { languages } }, notes: [] });
  });

  it('lets Modbus units share a line at one speed with different addresses', () => {
    const shared = { path: '/dev/bus', baudRate: 9600 };
    const connectors = [
      {
        id: 1,
        controller: { driver: 'evse-wb', ...shared },
        meter: { driver: 'sdm120', ...shared, address: 2 },
      },
      {
        id: 2,
        controller: { driver: 'evse-wb', ...shared, address: 3 },
        meter: { driver: 'sdm120', ...shared, address: 4 },
      },
    ];
    expect(accepted(JSON.stringify({ ...REAL, connectors })).notes).toEqual([]);
  });

  it('demands a price at a real charger, and gives it none of the demonstration’s cards', () => {
    const { tariffs: _, ...unpriced } = REAL;
    expect(problemsOf(unpriced)).toMatchObject([{ code: 'config.missing', path: 'tariffs' }]);
    expect(accepted(JSON.stringify(REAL)).config.authorization.tokens).toEqual([]);
  });

  it('notes a counter that is no billing meter, and a simulated reader at a real charger', () => {
    const { meter: _, ...unmetered } = ONE_REAL;
    const value = { ...REAL, connectors: [unmetered], reader: { driver: 'simulated' } };
    const { config, notes } = accepted(JSON.stringify(value));
    expect(config.connectors[0]?.meter).toEqual({ driver: 'controller' });
    expect(notes.map(({ path }) => path)).toEqual(['connectors[0].meter', 'reader']);
  });

  it.each(['+01:00', 'Mars/Olympus', '', 'UTC+1'])('refuses %j as time zone', (timeZone) => {
    expect(problemsOf({ station: { timeZone } })).toMatchObject([{ path: 'station.timeZone' }]);
  });
});
