// Login with an operator's token.
import { html } from '../lib/html.js';
import { send } from '../lib/api.js';
import { useEffect } from 'preact/hooks';
import { Field, Form } from '../lib/dialog.js';

export default function Login({ onDone }) {
  useEffect(() => {
    document.title = 'Log in · csms';
  }, []);
  const login = async (form) => onDone(await send('POST', 'login', { body: { token: form.get('token') } }));
  return html`<main class="alone"><section class="card login">
    <svg class="logo" width="44" height="44" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" /><path d="M17.6 5 8.5 18h6.2l-1.3 9 9.1-13h-6.2z" /></svg>
    <h1>Log in to csms</h1>
    <${Form} submit="Log in" onSubmit=${login}>
      <${Field} label="Token" hint="One of operators.token or operators.tokens in config.toml."><input name="token" type="password" required autofocus autocomplete="current-password" /></${Field}>
    </${Form}>
  </section></main>`;
}
