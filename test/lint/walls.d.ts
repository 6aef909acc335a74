import type { Rule } from 'eslint';

export declare const ROOMS: readonly (readonly [prefix: string, floor: number])[];
export declare const walls: Rule.RuleModule;
