/** A process that writes to a log and dies: `node child.ts exit|throw|hang FOLDER LINES`. Says "written" before it hangs. */
import { openFileLog } from '../../main/log/file-log.ts';
import { log, setSink } from '../../main/log/log.ts';

const [how = '', folder = '', lines = ''] = process.argv.slice(2);
setSink(openFileLog({ folder, maxBytes: 10_000_000, level: 'info', mirror: false }));
for (let line = 1; line <= Number(lines); line++) log.info('test.line', 'a line', { line });
if (how === 'exit') process.exit(3);
if (how === 'throw') throw new Error('nobody expected this');
setInterval(() => undefined, 1_000);
process.stdout.write('written\n');
