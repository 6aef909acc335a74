import { expect, test } from 'vitest';
import { Emitter } from '../../../drivers/emitter.ts';

test('listeners hear in order of subscription, until they unsubscribe', () => {
  const heard: string[] = [];
  const emitter = new Emitter<number>();
  const stop = emitter.subscribe((event) => heard.push(`a${event}`));
  emitter.subscribe((event) => heard.push(`b${event}`));
  emitter.emit(1);
  stop();
  stop();
  emitter.emit(2);
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});

test('one that throws is reported and does not stop the others', () => {
  const errors: unknown[] = [];
  const heard: number[] = [];
  const emitter = new Emitter<number>((error) => errors.push(error));
  const failure = new Error('listener');
  emitter.subscribe(() => {
    throw failure;
  });
  emitter.subscribe((event) => heard.push(event));
  emitter.emit(1);
  expect(errors).toEqual([failure]);
  expect(heard).toEqual([1]);
});

test('the same listener may subscribe twice; who unsubscribes during an event hears no more', () => {
  let count = 0;
  const emitter = new Emitter<null>();
  const listener = () => (count += 1);
  emitter.subscribe(() => stop());
  emitter.subscribe(listener);
  const stop = emitter.subscribe(listener);
  emitter.emit(null);
  expect(count).toBe(1);
});
