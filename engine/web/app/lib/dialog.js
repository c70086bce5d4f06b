// What comes over the page: dialogs, questions, and short messages.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from './html.js';
import { Button, IconButton, Trouble } from './ui.js';

// Dialog is open while it is drawn. onClose is called by Escape, the cross and the backdrop.
export function Dialog({ title, onClose, children, wide }) {
  const ref = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${ref} class=${wide ? 'wide' : ''} aria-label=${title} onCancel=${(e) => { e.preventDefault(); onClose(); }}
    onMouseDown=${(e) => e.target === ref.current && onClose()}>
    <div class="dialog"><div class="dialog-head"><h2>${title}</h2><${IconButton} icon="close" label="Close" onClick=${onClose} /></div>${children}</div>
  </dialog>`;
}

// Form is a dialog's content that is sent: submit may throw a Problem, which is shown.
export function Form({ onSubmit, onCancel, submit = 'Save', kind = 'primary', children }) {
  const [error, setError] = useState(null);
  const [runs, setRuns] = useState(false);
  const send = async (e) => {
    e.preventDefault();
    setRuns(true);
    setError(null);
    try {
      await onSubmit(new FormData(e.target));
    } catch (err) {
      setError(err);
    }
    setRuns(false);
  };
  return html`<form onSubmit=${send}>${children}<${Trouble} error=${error} />
    <div class="form-actions">${onCancel && html`<${Button} onClick=${onCancel}>Cancel</${Button}>`}
      <button class=${`button ${kind}`} disabled=${runs}>${submit}</button></div></form>`;
}

// Field is a labelled input. children is the input; hint and error stand below it.
export function Field({ label, hint, error, required, children }) {
  return html`<label class=${`field ${error ? 'wrong' : ''}`}><span class="field-label">${label}${required && html`<b class="required" title="required"> *</b>`}</span>
    ${children}${hint && html`<span class="hint">${hint}</span>`}${error && html`<span class="error" role="alert">${error}</span>`}</label>`;
}

function overlay(draw) {
  const at = document.createElement('div');
  document.body.append(at);
  const end = () => {
    render(null, at);
    at.remove();
  };
  render(draw(end), at);
}

// ask resolves to whether the answer was yes. act may be a promise that throws; its error is shown, and the question stays.
export function ask({ title, text, yes = 'Yes', kind = 'danger', act = async () => {} }) {
  return new Promise((resolve) => {
    overlay((end) => {
      const close = (answer) => {
        end();
        resolve(answer);
      };
      return html`<${Dialog} title=${title} onClose=${() => close(false)}>
        <${Form} submit=${yes} kind=${kind} onCancel=${() => close(false)} onSubmit=${async () => { await act(); close(true); }}><p>${text}</p></${Form}>
      </${Dialog}>`;
    });
  });
}

const region = document.createElement('div');
region.className = 'toasts';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

// toast says something for some seconds. kind: "good", "bad" or "".
export function toast(text, kind = '') {
  const at = document.createElement('div');
  at.className = `toast ${kind}`;
  at.textContent = text;
  region.append(at);
  setTimeout(() => at.remove(), 6000);
}
