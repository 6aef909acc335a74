/** Comes before a utility process's own program: gives it `process.parentPort`, and takes Node's channel out of its sight. */
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const port = new EventEmitter();
const parentPort = Object.assign(port, {
  postMessage: (message: unknown) => void send?.(message, undefined, undefined, () => {}),
  start: () => {},
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
process.on('disconnect', () => port.emit('close'));
Object.assign(process, { parentPort, send: undefined, type: 'utility' });
