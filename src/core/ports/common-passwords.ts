/** The passwords that everybody tries first. */
export interface CommonPasswords {
  /** Whether a word, in lower case, is one of them. */
  include(word: string): Promise<boolean>;
}
