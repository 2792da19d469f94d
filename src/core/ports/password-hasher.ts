/** A costed password hash with bounded concurrency. */
export interface PasswordHasher {
  /** A new PHC string. Refuses `busy` when too many wait. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` fits `hash`. `null` (unknown user, no password) does the same work against a dummy and says no,
   * so that time tells nothing (OWASP ASVS 6.3.8).
   */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than today's and should be replaced at the next login. */
  outdated(hash: string): boolean;
}
