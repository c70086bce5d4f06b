// html`…` makes what Preact draws. Text in it stays text: there is no way to markup from here.
import { h } from 'preact';
import htm from 'htm';

export const html = htm.bind(h);
