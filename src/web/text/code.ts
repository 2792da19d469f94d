import { inLanguage } from './language.ts';

/** What every step says that asks for a code. */
const en = {
  heading: 'Two-factor authentication',
  code: 'Verification code',
  example: 'e.g. 624 327',
  verify: 'Verify',
  verifying: 'Verifying...',
  waitFor: (time: string) => `Wait ${time}`,
  waitOver: 'You can try another code now.',
  cancel: 'Cancel',
};

export type CodeText = typeof en;
export const codeText: CodeText = inLanguage({ en });
