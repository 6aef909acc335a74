/** SmartChargingCtrlr, TariffCostCtrlr, DisplayMessageCtrlr. */
import { MOST_PERIODS, MOST_PROFILES, MOST_STACK_LEVEL } from '../../ocpp/charging/check.ts';
import { NOMINAL_VOLTS } from '../../ocpp/charging/profile.ts';
import { MOST_MESSAGES } from '../display-book.ts';
import { fixed, kept, shown, turned } from './build.ts';
import type { Facts } from './facts.ts';
import type { Variable } from './variable.ts';

export function smartCharging({ profiles }: Facts): readonly Variable[] {
  const name = 'SmartChargingCtrlr';
  return [
    fixed(name, 'Available', true),
    fixed(name, 'Enabled', true),
    fixed(name, 'ACPhaseSwitchingSupported', false),
    shown(name, 'Entries', 'integer', profiles, { instance: 'ChargingProfiles', maxLimit: MOST_PROFILES }),
    fixed(name, 'ExternalControlSignalsEnabled', false),
    fixed(name, 'LimitChangeSignificance', '0', { dataType: 'decimal', unit: 'Percent' }),
    fixed(name, 'NotifyChargingLimitWithSchedules', false),
    fixed(name, 'PeriodsPerSchedule', MOST_PERIODS),
    fixed(name, 'Phases3to1', false),
    fixed(name, 'ProfileStackLevel', MOST_STACK_LEVEL),
    fixed(name, 'RateUnit', 'A,W', { dataType: 'MemberList', values: ['A', 'W'] }),
    fixed(name, 'SupplyVoltage', NOMINAL_VOLTS, { unit: 'V' }),
  ];
}

export function tariffAndCost({ options, settings }: Facts): readonly Variable[] {
  const name = 'TariffCostCtrlr';
  const { costFallback } = options;
  const limit = { maxLimit: 255 };
  const costMessage = 'TotalCostFallbackMessage';
  return [
    fixed(name, 'Available', true, { instance: 'Tariff' }),
    fixed(name, 'Available', true, { instance: 'Cost' }),
    kept(settings, 'tariffEnabled'),
    kept(settings, 'costEnabled'),
    fixed(name, 'Currency', options.currency),
    kept(settings, 'tariffFallback'),
    costFallback ? turned(name, costMessage, costFallback, limit) : fixed(name, costMessage, '', limit),
  ];
}

export function display({ displayMessages }: Facts): readonly Variable[] {
  const name = 'DisplayMessageCtrlr';
  return [
    fixed(name, 'Available', true),
    fixed(name, 'Enabled', true),
    shown(name, 'DisplayMessages', 'integer', displayMessages, { maxLimit: MOST_MESSAGES }),
    fixed(name, 'PersonalMessageSize', 512),
    fixed(name, 'SupportedFormats', 'ASCII,UTF8', {
      dataType: 'MemberList',
      values: ['ASCII', 'HTML', 'URI', 'UTF8'],
    }),
    fixed(name, 'SupportedPriorities', 'AlwaysFront,InFront,NormalCycle', {
      dataType: 'MemberList',
      values: ['AlwaysFront', 'InFront', 'NormalCycle'],
    }),
    fixed(name, 'SupportedStates', 'Charging,Faulted,Idle,Unavailable', {
      dataType: 'MemberList',
      values: ['Charging', 'Faulted', 'Idle', 'Unavailable'],
    }),
  ];
}
