/** The operator's names for what can be at fault, as far as the catalogue uses them. */

/** OCPP 1.6, 7.6 ChargePointErrorCode. */
export type Ocpp16ErrorCode =
  | 'ConnectorLockFailure'
  | 'EVCommunicationError'
  | 'GroundFailure'
  | 'HighTemperature'
  | 'InternalError'
  | 'LocalListConflict'
  | 'NoError'
  | 'OtherError'
  | 'OverCurrentFailure'
  | 'OverVoltage'
  | 'PowerMeterFailure'
  | 'PowerSwitchFailure'
  | 'ReaderFailure'
  | 'ResetFailure'
  | 'UnderVoltage'
  | 'WeakSignal';

/** OCPP 2.0.1 part 2 appendices, 3.1: standardised components. */
export type Ocpp201Component =
  | 'CableBreakawaySensor'
  | 'CaseAccessSensor'
  | 'ChargingStation'
  | 'ClockCtrlr'
  | 'ConnectedEV'
  | 'Connector'
  | 'ConnectorPlugRetentionLock'
  | 'Controller'
  | 'ControlMetering'
  | 'CPPWMController'
  | 'DataLink'
  | 'Display'
  | 'ElectricalFeed'
  | 'EmergencyStopSensor'
  | 'FiscalMetering'
  | 'GroundIsolationProtection'
  | 'LocalController'
  | 'OCPPCommCtrlr'
  | 'OverCurrentProtection'
  | 'PowerContactor'
  | 'RCD'
  | 'SecurityCtrlr'
  | 'TemperatureSensor'
  | 'TiltSensor'
  | 'TokenReader';

/** OCPP 2.0.1 part 2 appendices, 3.2: standardised variables with a boolean value. */
export type Ocpp201VariableName = 'Active' | 'Fallback' | 'Overload' | 'Problem' | 'Suspending' | 'Tripped';

export interface Ocpp201Variable {
  readonly component: Ocpp201Component;
  readonly variable: Ocpp201VariableName;
}
