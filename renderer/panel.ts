/** The simulator's page: a driver's hand and a car, for a charger that has neither. */
import { mount } from 'svelte';
import './styles/font.css';
import './styles/tokens.css';
import './panel.css';
import Panel from './panel/Panel.svelte';
import { standBeside } from './panel/beside.ts';
import { connect } from './client.ts';

standBeside(window);
const target = document.getElementById('app');
if (target) mount(Panel, { target, props: { connection: connect('panel') } });
