/** OCPPCommCtrlr, ClockCtrlr, DeviceDataCtrlr, MonitoringCtrlr, SecurityCtrlr: part 2 appendices and 2, “referenced variables”. */
import { CALL_TIMEOUT_MS } from '../../ocpp/link.ts';
import { wireTime } from '../wire.ts';
import { fixed, kept, shown } from './build.ts';
import type { Facts } from './facts.ts';
import { type Variable, WRITTEN } from './variable.ts';

/** Items of one GetVariables, SetVariables or GetReport that are advised; more are answered too. */
const ITEMS = 100;
const BYTES = 65_536;
export const VALUE_SIZE = 1000;
export const REPORTING_VALUE_SIZE = 2500;

export function communication({ core, settings }: Facts): readonly Variable[] {
  const comm = 'OCPPCommCtrlr';
  return [
    fixed(comm, 'Enabled', true),
    fixed(comm, 'ActiveNetworkProfile', 1),
    fixed(comm, 'FileTransferProtocols', '', {
      dataType: 'MemberList',
      values: ['FTP', 'FTPS', 'HTTP', 'HTTPS', 'SFTP'],
    }),
    {
      ...shown(comm, 'HeartbeatInterval', 'integer', () => core.heartbeatSeconds(), {
        unit: 's',
        minLimit: 1,
        maxLimit: 86_400,
      }),
      write: (value) => {
        core.setHeartbeatSeconds(Number(value));
        return WRITTEN;
      },
    },
    fixed(comm, 'MessageTimeout', CALL_TIMEOUT_MS / 1000, { instance: 'Default', unit: 's' }),
    kept(settings, 'messageAttempts'),
    kept(settings, 'messageAttemptInterval'),
    fixed(comm, 'NetworkConfigurationPriority', '1', { dataType: 'SequenceList', values: ['1'] }),
    // There is one network profile, the configuration’s: it is tried for ever.
    fixed(comm, 'NetworkProfileConnectionAttempts', 0),
    kept(settings, 'offlineThreshold'),
    fixed(comm, 'QueueAllMessages', false),
    fixed(comm, 'ResetRetries', 0),
    kept(settings, 'retryRandomRange'),
    kept(settings, 'retryRepeatTimes'),
    kept(settings, 'retryWaitMinimum'),
    // Locks that can be opened by the station let go by themselves when the session is over.
    fixed(comm, 'UnlockOnEVSideDisconnect', true),
    kept(settings, 'pingInterval'),
  ];
}

export function clockAndData({ core, options }: Facts): readonly Variable[] {
  const data = 'DeviceDataCtrlr';
  const perMessage = ['GetReport', 'GetVariables', 'SetVariables'].flatMap((instance) => [
    fixed(data, 'BytesPerMessage', BYTES, { instance, unit: 'B' }),
    fixed(data, 'ItemsPerMessage', ITEMS, { instance }),
  ]);
  return [
    fixed('ClockCtrlr', 'Enabled', true),
    shown('ClockCtrlr', 'DateTime', 'dateTime', () => wireTime(core.clock.now())),
    fixed('ClockCtrlr', 'TimeSource', 'Heartbeat,RealTimeClock', {
      dataType: 'SequenceList',
      values: ['Heartbeat', 'RealTimeClock'],
    }),
    fixed('ClockCtrlr', 'TimeZone', options.timeZone),
    fixed(data, 'Enabled', true),
    ...perMessage,
    fixed(data, 'ConfigurationValueSize', VALUE_SIZE),
    fixed(data, 'ReportingValueSize', REPORTING_VALUE_SIZE),
    fixed(data, 'ValueSize', REPORTING_VALUE_SIZE),
  ];
}

export function monitoring({ settings }: Facts): readonly Variable[] {
  const { write: _set, ...level } = kept(settings, 'monitoringLevel');
  return [
    fixed('MonitoringCtrlr', 'Available', true),
    fixed('MonitoringCtrlr', 'Enabled', true),
    fixed('MonitoringCtrlr', 'ActiveMonitoringBase', 'HardWiredOnly', {
      dataType: 'OptionList',
      values: ['All', 'FactoryDefault', 'HardWiredOnly'],
    }),
    // Set by SetMonitoringLevel.
    level,
  ];
}

export function security({ core, options }: Facts): readonly Variable[] {
  const name = 'SecurityCtrlr';
  const { setPassword } = options;
  return [
    fixed(name, 'Enabled', true),
    fixed(name, 'Identity', core.station.identity.id),
    fixed(name, 'OrganizationName', options.organization),
    fixed(name, 'SecurityProfile', options.securityProfile),
    fixed(name, 'AdditionalRootCertificateCheck', false),
    fixed(name, 'CertificateEntries', 0),
    {
      component: { name },
      name: 'BasicAuthPassword',
      is: { dataType: 'string', minLimit: 16, maxLimit: 40 },
      persistent: true,
      // A01: the next connection, with the new password, is made at once.
      write: (value) =>
        setPassword?.(value)
          ? { ok: true, reconnect: true }
          : { ok: false, why: 'the password is set in the station’s configuration' },
    },
  ];
}
