import type { CommonPasswords } from '../core/ports/common-passwords.ts';

/**
 * The 49,000 most common passwords of the zxcvbn-ts project, loaded when the first password is chosen: most servers of
 * an installation never need them.
 */
export function createCommonPasswords(): CommonPasswords {
  let loading: Promise<ReadonlySet<string>> | undefined;
  const load = async (): Promise<ReadonlySet<string>> => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    return new Set(dictionary['passwords-common'] as readonly string[]);
  };
  return {
    async include(word) {
      loading ??= load();
      return (await loading).has(word);
    },
  };
}
