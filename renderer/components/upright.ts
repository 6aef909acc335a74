/** Upright panels: what hands must reach moves below what eyes read. */
import { MediaQuery } from 'svelte/reactivity';

export const upright = new MediaQuery('(orientation: portrait)');
