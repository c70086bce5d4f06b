// What is never kept in the browser: passwords and keys, and codes that are typed in.
const name = /password|passwd|passphrase|secret|authorizationkey|simpin/i;

// isSecret tells it by the field's name.
export const isSecret = (field) => name.test(field);

const variableOf = (o) => [o.key, o.variable?.name].find((n) => typeof n === 'string') || '';
const withLogin = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]*@/i;

// withoutSecrets is a value without them: a variable's or a configuration key's value goes with its name, an address with its login.
export function withoutSecrets(value) {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== 'object') return typeof value === 'string' && withLogin.test(value) ? undefined : value;
  const secret = isSecret(variableOf(value));
  const code = /^keycode$/i.test(value.type || '');
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isSecret(key)
    && !(secret && /^(attributeValue|value)$/.test(key)) && !(code && key === 'idToken'))
    .map(([key, v]) => [key, key === 'vpn' && v && typeof v === 'object' ? { ...withoutSecrets(v), key: undefined } : withoutSecrets(v)]));
}
