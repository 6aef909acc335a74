import { SerialPortMock } from 'serialport';
import type { SerialBinding } from '../../serial/link.ts';
import type { BytePipe } from '../../emulated/charger.ts';

/**
 * A serial binding with one port, and the emulated devices at its other end. It is `@serialport/binding-mock`, whose
 * list of ports is shared by the whole process: `path` must be unique.
 */
export function bindingTo(devices: BytePipe, path: string): SerialBinding {
  const mock = SerialPortMock.binding;
  mock.createPort(path);
  return {
    list: () => mock.list(),
    async open(options) {
      const port = await mock.open(options);
      const unsubscribe = devices.onOutput((bytes) => {
        if (port.isOpen) port.emitData(Buffer.from(bytes));
        else unsubscribe();
      });
      const write = port.write.bind(port);
      port.write = async (buffer) => {
        await write(buffer);
        devices.receive(buffer);
      };
      return port;
    },
  };
}
