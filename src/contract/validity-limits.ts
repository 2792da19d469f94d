/**
 * How long a code by SMS, and what Basic clients are given for one, may be good for, in minutes. NIST SP 800-63B-4 section
 * 3.1.3.2 gives a code ten minutes; tenants may say up to thirty, the preset of the wire's clients. Thirty days is what
 * those give the token.
 */
export const validityLimits = { pinValidity: { least: 1, most: 30 }, tokenValidity: { least: 1, most: 43_200 } };
