import { html } from '../lib/html.js';
import { Header } from '../lib/ui.js';

export default function Page() {
  return html`<${Header} title="audit" />`;
}
