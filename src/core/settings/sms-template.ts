import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { pageHost } from '../tenants/page-host.ts';

/** The option that holds the words of a message. */
export const TEMPLATE = 'two-factor-authentication/token.sms.template';

/** The words of a message are checked with the host that it will name: together they must fit. Refuses `validation`. */
export async function requireSoundTemplate(
  tools: Pick<Tools, 'storage' | 'delivered' | 'identity'>,
  tenant: string,
  value: string,
): Promise<void> {
  const domain = await pageHost(tools, tenant);
  for (const factor of tools.delivered) {
    const problem = factor.templateProblem(value, domain);
    if (problem !== null) throw new Refusal('validation', { reason: `${TEMPLATE}: ${problem}` });
  }
}
