// The walls of the house as an ESLint rule: a file imports only from its own room or from floors below it,
// and device libraries stay in drivers/, Electron in its host. The table is docs/ARCHITECTURE.md's.
import path from 'node:path';

/** Rooms, most specific first: [path prefix, floor]. Files of one room may import each other; halves are mezzanines. */
export const ROOMS = [
  ['main/hosts/electron/', 6],
  ['main/hosts/browser/', 6],
  ['main/hosts/', 6],
  ['main/cli/', 6],
  ['main/kiosk/', 4.5],
  ['main/kiosk.ts', 5],
  ['main/operator/', 4],
  ['main/service/', 4],
  ['main/updates/', 4],
  ['main/guide/', 4],
  ['renderer/', 4],
  ['main/theme/', 3.5],
  ['main/store/', 3],
  ['main/bridge/', 3],
  ['main/session/', 2],
  ['main/devices.ts', 2],
  ['main/driver-packages/', 1.5],
  ['main/tariff/', 1],
  ['main/faults/', 1],
  ['main/authorization/', 1],
  ['main/config/', 1],
  ['drivers/', 1],
  ['main/wording/', 0.25],
  ['main/json/', 0.5],
  ['main/clock.ts', 0],
  ['main/steady-clock.ts', 0.25],
  ['main/log/', 0.25],
  ['main/problem.ts', 0],
];

/** Pairs of rooms on one floor that may not even share: everything on one floor is closed to its neighbours. */
const CONTRACT = 'main/bridge/contract.ts';

const LIBRARIES = [
  [/^electron(\/|$)/, ['main/hosts/electron/']],
  [/^(serialport|@serialport\/.*|nfc-pcsc|modbus-serial|smartcard)(\/|$)/, ['drivers/']],
  [/^(electron-updater|builder-util-runtime)(\/|$)/, ['main/hosts/electron/', 'main/cli/update.ts']],
  [/^(ws)$/, ['main/hosts/browser/', 'main/operator/']],
  [/^node:sqlite$/, ['main/store/']],
  [/^pino(-.*)?(\/|$)/, ['main/log/file-log.ts']],
];

function roomOf(file) {
  return ROOMS.find(([prefix]) => file === prefix || file.startsWith(prefix));
}

function problemOf(from, to, typeOnly) {
  const here = roomOf(from);
  const there = roomOf(to);
  if (!here) return undefined;
  if (to.startsWith('test/')) return `${here[0]} must not import from test/`;
  if (!there) return undefined;
  if (here[0] === there[0]) return undefined;
  if (here[0] === 'renderer/') {
    return to === CONTRACT && typeOnly
      ? undefined
      : `renderer/ imports nothing of the house but types of ${CONTRACT}`;
  }
  if (here[0] === 'drivers/') return 'drivers/ knows nothing of main/';
  if (there[0] === 'renderer/') return 'nothing imports the renderer';
  if (there[1] < here[1]) return undefined;
  if (there[0] === 'main/hosts/' && here[0].startsWith('main/hosts/')) return undefined;
  if (there[0].startsWith('main/hosts/') && here[0] === 'main/cli/') return undefined;
  return `${here[0]} (floor ${here[1]}) may not import from ${there[0]} (floor ${there[1]})`;
}

/** @type {import('eslint').Rule.RuleModule} */
export const walls = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports follow the floors of the house' } },
  create(context) {
    const root = context.cwd;
    const from = path.relative(root, context.filename).split(path.sep).join('/');
    function check(node, typeOnly) {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      if (!source.startsWith('.')) {
        const rule = LIBRARIES.find(([pattern]) => pattern.test(source));
        if (rule && !from.startsWith('test/') && !rule[1].some((place) => from.startsWith(place))) {
          context.report({ node, message: `only ${rule[1].join(', ')} may import ${source}` });
        }
        return;
      }
      const to = path
        .relative(root, path.resolve(path.dirname(context.filename), source))
        .split(path.sep)
        .join('/');
      const message = problemOf(from, to, typeOnly);
      if (message) context.report({ node, message });
    }
    const allTypes = (node) =>
      node.importKind === 'type' ||
      (node.specifiers?.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type'));
    return {
      ImportDeclaration: (node) => check(node, allTypes(node)),
      ExportNamedDeclaration: (node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, false),
    };
  },
};
