import type { SmsProvider, SmsProviderKind, SmsProviderUpdate, SmsSetting } from '../../../contract/sms-provider.ts';
import type { Refused } from '../../api/refused.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';

/** As typed. Everything about the fields comes from the server's description of the kind. */
export type ProviderValues = {
  /** Id of the kind; empty until one is chosen. */
  kind: string;
  settings: Record<string, string>;
  /** Stored secrets that are to go. */
  removed: string[];
};

type Stored = Pick<SmsProvider, 'provider' | 'settings' | 'secretsSet'>;

/** What the form shows of a kind: what is stored of it, else its defaults. Secrets are never shown. */
export function valuesOf(kind: SmsProviderKind | undefined, stored: Stored): ProviderValues {
  if (kind === undefined) return { kind: '', settings: {}, removed: [] };
  const isStored = stored.provider === kind.id;
  const shown = ({ key, default: preset = '' }: SmsSetting) => (isStored ? (stored.settings[key] ?? '') : preset);
  return {
    kind: kind.id,
    settings: Object.fromEntries(kind.settings.map((setting) => [setting.key, String(shown(setting))])),
    removed: [],
  };
}

/** Whether a secret of this kind is stored, which is left alone while its field is empty. */
export const isKept = ({ key }: SmsSetting, kind: SmsProviderKind, stored: Stored): boolean =>
  stored.provider === kind.id && stored.secretsSet.includes(key);

/** What can be seen here of a field; the server looks at all of it. */
export function settingProblem(setting: SmsSetting, value: string, kept: boolean): string | null {
  const typed = value.trim();
  if (typed === '') return setting.required && !kept ? text.required : null;
  if (setting.kind === 'url' && !URL.canParse(typed)) return text.urlWrong;
  if (setting.kind === 'number' && !/^\d{1,9}$/.test(typed)) return text.numberWrong;
  return null;
}

/** One request with all settings; a secret that is not typed is left out, so that the stored one stays. */
export function updateOf(kind: SmsProviderKind, { settings, removed }: ProviderValues): SmsProviderUpdate {
  const given: SmsProviderUpdate['settings'] = {};
  for (const { key, kind: type } of kind.settings) {
    const typed = settings[key] ?? '';
    // Blanks may be part of a secret.
    const value = type === 'secret' ? typed : typed.trim();
    if (value !== '') given[key] = type === 'number' ? Number(value) : value;
    else if (removed.includes(key)) given[key] = null;
  }
  return { provider: kind.id, settings: given };
}

/** The server tells what is wrong as `settings.<key>: <problem>; …`: each goes to its field. */
export function problemsIn({ message }: Refused): Record<string, string> {
  const found = message.matchAll(/settings\.([\w-]+): (.+?)(?=; settings\.|$)/g);
  return Object.fromEntries([...found].map(([, key = '', problem = '']) => [`settings.${key}`, sentence(problem)]));
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
