/** The devices of a connector as the configuration names them: controllers, their vendors' differences, meters. */
import { z } from 'zod';

const serialPath = z
  .string()
  .min(1)
  .describe('The serial port, best as /dev/serial/by-id/…, which stays the same after replugging.');

const modbusAddress = z.int().min(1).max(247).default(1).describe('Modbus unit address, 1 to 247.');

const baudRate = (usual: number) =>
  z.int().min(1200).max(921_600).default(usual).describe(`Baud rate, usually ${usual}.`);

const modbusRegister = z.int().min(0).max(65_535);

/** Free status bits of an EVSE-WB, which vendors use in their own ways. */
export const inputsSchema = z
  .array(
    z.strictObject({
      register: modbusRegister.describe('The holding register, e.g. 1007.'),
      bit: z
        .int()
        .min(0)
        .max(15)
        .describe('The bit, 0 to 15; bits 0 to 5 of register 1007 are the board’s own.'),
      condition: z
        .enum([
          'station.emergency-stop',
          'station.door-open',
          'station.tilted',
          'connector.lock',
          'connector.partial-insertion',
          'connector.cut-cable',
          'connector.proximity',
          'temperature.high',
          'current.over',
          'contactor.stuck',
          'contactor.failed-to-close',
          'protection.no-ground',
        ])
        .describe('The fault that it shows.'),
      activeLow: z.boolean().optional().describe('true: the fault holds while the bit is 0.'),
    }),
  )
  .optional()
  .describe(
    'Status bits that mean a fault: [{ "register": 1007, "bit": 8, "condition": "station.emergency-stop" }].',
  );

const lock = z
  .strictObject({ register: modbusRegister.describe('The holding register: 1 locks, 0 releases.') })
  .optional()
  .describe('What locks the plug while energy may flow, e.g. { "register": 1011 }; absent: no lock.');

export const controllerSchema = z
  .discriminatedUnion('driver', [
    z.strictObject({
      driver: z.literal('simulated'),
      board: z
        .enum(['openevse', 'evse-wb'])
        .optional()
        .describe('Which board is emulated: "openevse" (when absent) or "evse-wb".'),
      inputs: inputsSchema,
      lock,
    }),
    z.strictObject({ driver: z.literal('openevse'), path: serialPath, baudRate: baudRate(115_200) }),
    z.strictObject({
      driver: z.literal('evse-wb'),
      path: serialPath,
      baudRate: baudRate(9600),
      address: modbusAddress,
      inputs: inputsSchema,
      lock,
    }),
    z.strictObject({
      driver: z.literal('package'),
      package: z
        .string()
        .min(1)
        .describe('A driver package: its folder, or its name in the node_modules beside this file.'),
      options: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('What the package asks for; it judges them itself.'),
    }),
  ])
  .describe('The electronics of this connector, e.g. { "driver": "openevse", "path": "/dev/ttyUSB0" }.');

const modbusMeter = <const Driver extends string>(driver: Driver) =>
  z.strictObject({
    driver: z.literal(driver),
    path: serialPath,
    baudRate: baudRate(9600),
    address: modbusAddress,
  });

export const meterSchema = z
  .discriminatedUnion('driver', [
    z.strictObject({ driver: z.literal('controller') }),
    z.strictObject({ driver: z.literal('simulated') }),
    modbusMeter('sdm120'),
    modbusMeter('sdm230'),
    modbusMeter('sdm630'),
  ])
  .default({ driver: 'controller' })
  .describe('The billing meter, e.g. { "driver": "sdm230", "path": "/dev/ttyUSB1", "address": 1 }.');
