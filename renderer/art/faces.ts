/** Connector faces as seen when looking into the socket: outlines and contacts on a 100 × 100 field. */
import type { ConnectorStandard } from '../../main/bridge/contract.ts';

export interface FaceDrawing {
  readonly outline: string;
  /** Contacts: x, y, radius. */
  readonly pins: readonly (readonly [number, number, number])[];
}

const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
/** The direct-current part below a combined connector. */
const DC_SHELL = 'M30 62h40a16 16 0 0 1 0 33H30a16 16 0 0 1 0-33z';
const DC_PINS = [
  [32, 78.5, 8],
  [68, 78.5, 8],
] as const;
/** A circle with the flattened top that Type 2 is told by. */
const TYPE_2 = (cx: number, cy: number, r: number) =>
  `M${cx - r * 0.72} ${cy - r * 0.7}H${cx + r * 0.72}A${r} ${r} 0 1 1 ${cx - r * 0.72} ${cy - r * 0.7}z`;

export const FACES: Record<ConnectorStandard, FaceDrawing> = {
  IEC_62196_T1: {
    outline: circle(50, 50, 44),
    pins: [
      [35, 33, 9],
      [65, 33, 9],
      [50, 72, 9],
      [24, 56, 5],
      [76, 56, 5],
    ],
  },
  IEC_62196_T2: {
    outline: TYPE_2(50, 52, 45),
    pins: [
      [38, 34, 5],
      [62, 34, 5],
      [25, 53, 7.5],
      [50, 53, 7.5],
      [75, 53, 7.5],
      [37, 74, 7.5],
      [63, 74, 7.5],
    ],
  },
  IEC_62196_T1_COMBO: {
    outline: `${circle(50, 33, 29)}${DC_SHELL}`,
    pins: [[40, 22, 5.5], [60, 22, 5.5], [50, 47, 5.5], [33, 37, 3.2], [67, 37, 3.2], ...DC_PINS],
  },
  IEC_62196_T2_COMBO: {
    outline: `${TYPE_2(50, 34, 30)}${DC_SHELL}`,
    pins: [
      [42, 21, 3.2],
      [58, 21, 3.2],
      [33, 34, 4.8],
      [50, 34, 4.8],
      [67, 34, 4.8],
      [42, 48, 4.8],
      [58, 48, 4.8],
      ...DC_PINS,
    ],
  },
  CHADEMO: {
    outline: circle(50, 50, 45),
    pins: [
      [27, 52, 12],
      [73, 52, 12],
      [50, 22, 4],
      [38, 27, 3.4],
      [62, 27, 3.4],
      [50, 80, 4],
      [38, 75, 3.4],
      [62, 75, 3.4],
    ],
  },
  TESLA_S: {
    outline: 'M22 16h56q16 0 14 16l-6 34q-4 22-26 22H40q-22 0-26-22L8 32q-2-16 14-16z',
    pins: [
      [32, 40, 12],
      [68, 40, 12],
      [50, 70, 6.5],
      [32, 68, 4.2],
      [68, 68, 4.2],
    ],
  },
};
