import { inLanguage } from './language.ts';

const en = {
  codeHelp: 'Enter the 6-digit code from the text message (SMS).',
  sent: 'A code was sent to your phone by SMS.',
  resent: 'A new code was sent. The one before no longer works.',
  waiting: 'A code was sent to you before and is still valid. Use it, or ask for a new one below.',
  resend: 'Send new code',
  resendIn: (time: string) => `Send new code in ${time}`,
  resendPossible: 'You can ask for a new code now.',
  otherNumber: 'New phone number? Contact your administrator.',
  impossible: 'Login not possible',
  numberMissing: 'Codes by SMS are on for this account, but no valid mobile number is stored.',
  contact: 'Ask your administrator to enter your mobile number. After that, log in again.',
  backToLogin: 'Back to login',
  numberHeading: 'Phone number needed',
  numberNeeded: 'Your account logs in with codes by SMS, but no mobile number is stored yet.',
  number: 'Provide your phone number',
  numberExample: '+49 170 1234567',
  numberHelp: 'A mobile number with country code. A code is sent there at once.',
  required: 'Required',
  saveNumber: 'Save and continue',
  saving: 'Saving...',
};

export type SmsText = typeof en;
export const smsText: SmsText = inLanguage({ en });
