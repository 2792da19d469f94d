import { count, inLanguage } from './language.ts';

const userForms = { one: 'user', other: 'users' };

const en = {
  title: 'SMS provider',
  settings: 'Provider settings',
  provider: 'SMS provider',
  choose: 'Choose a provider',
  nothingFound: 'No provider has this name',
  inForce: {
    own: 'Text messages of this tenant go by this provider.',
    operator:
      'Text messages of this tenant go by the gateway of this installation. Set a provider up here to use your own.',
    none: 'No SMS gateway is configured: codes cannot be sent, and users with codes by SMS cannot log in. Set a provider up here.',
  },
  outdated:
    'The settings of this provider are no longer valid, and nothing is sent by it: codes cannot be sent, and users with codes by SMS cannot log in. Enter the settings again, with the secrets, or delete the provider.',
  conflict:
    'Somebody else changed the SMS provider meanwhile. Reload to see the changes; yours are then to be made again.',
  changed: (when: string, who: string) => `Saved on ${when} by ${who}.`,
  stored: 'Stored',
  storedHelp: 'Stored. Leave it empty to keep it.',
  removeStored: 'Remove what is stored',
  required: 'Required',
  urlWrong: 'Enter an address, such as https://sms.example.com/in.',
  numberWrong: 'Enter a whole number.',
  saved: 'SMS provider saved.',
  remove: 'Delete',
  removeTitle: 'Delete SMS provider',
  removeMore: (label: string) =>
    `The settings of "${label}" are deleted, with the secrets in them. Messages go by the gateway of this installation then, if it has one.`,
  removeImpact: (users: number) =>
    `Without a gateway, ${count(users, userForms)} with codes by SMS cannot log in any more.`,
  removeImpactUnknown: 'Without a gateway, users with codes by SMS cannot log in any more.',
  removed: 'SMS provider deleted.',
  test: 'Send test SMS',
  testMore: 'A message that says it is a test goes to this number. It counts to the limits of codes.',
  testUnsaved: 'Changes that are not saved yet are not tested.',
  testNumber: 'Phone number',
  testSend: 'Send',
  testSending: 'Sending...',
  testClose: 'Close',
  outcomes: {
    accepted: 'The gateway has taken the message.',
    refused: 'The gateway refused the message.',
    unreachable: 'The gateway cannot be reached.',
    slow: 'The gateway did not answer in time. The message may have been sent.',
    notConfigured: 'No SMS gateway is configured.',
  },
  detail: (detail: string) => `Details: ${detail}.`,
  by: (gateway: string) => `Provider: ${gateway}.`,
  messages: 'Delivery',
  messagesMore:
    'The last text messages, without their words. "Accepted" says that the gateway has taken a message. Whether it arrived is known only from providers that send receipts, which is over SMPP; of all others "Accepted" is the last that is known.',
  lastDay: (counts: string) => `In the last 24 hours: ${counts}.`,
  messagesEmpty: 'No text messages yet',
  messagesFailed: 'The messages could not be loaded',
  loadFailed: 'The SMS provider could not be loaded',
  columnState: 'State',
  columnTime: 'Time',
  columnUser: 'User',
  columnNumber: 'Number',
  states: {
    accepted: 'Accepted',
    delivered: 'Delivered',
    refused: 'Refused',
    unreachable: 'Not reached',
    unknown: 'Unknown',
    undeliverable: 'Undeliverable',
  },
  purposes: { 'login-code': 'Code for a login', 'phone-check': 'Check of a number', test: 'Test' },
  nobody: 'Deleted user',
};

export type SmsProviderText = typeof en;
export const smsProviderText: SmsProviderText = inLanguage({ en });
