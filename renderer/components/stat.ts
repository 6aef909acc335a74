/** One small figure with its caption; `value` and `raw` are for machines. */
export interface Stat {
  readonly caption: string;
  readonly text: string;
  readonly value?: 'energy' | 'cost' | 'duration' | 'power';
  readonly raw?: string | number;
}
