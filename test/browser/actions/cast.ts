import { type Account, type House, PASSWORD, roles, type TotpAccount } from './house.ts';

/** People in different states of two-factor authentication. */
export interface Cast {
  /** Administrators with an active secret: one to log in, one to be revoked. */
  readonly anna: TotpAccount;
  readonly grace: TotpAccount;
  /** Enforced, not set up. */
  readonly bob: Account;
  /** Enforced, not set up, and with a password that has to be changed. */
  readonly frank: Account;
  /** Not enforced, not set up. */
  readonly carla: Account;
  /** With names as long as they may be on a screen, and every role. */
  readonly wilhelmine: Account;
}

/** Fills a tenant whose two-factor authentication is enabled. */
export async function castOf(house: House, suffix = ''): Promise<Cast> {
  const person = (userName: string, firstName: string, lastName: string) => ({
    userName: `${userName}${suffix}`,
    firstName,
    lastName,
  });
  const anna = await house.newTotpAccount({
    ...person('anna', 'Anna', 'Berg'),
    displayName: `a.berg${suffix}`,
    groupIds: [roles.admins],
    tfaEnforced: true,
  });
  const bob = await house.newAccount({ ...person('bob', 'Bob', 'Ray'), password: 'Mediumbridge9', tfaEnforced: true });
  const carla = await house.newAccount({
    ...person('carla', 'Carla', 'Diaz'),
    groupIds: [roles.readers],
    password: 'onlyletters',
  });
  await house.newTotpAccount({ ...person('dilip', 'Dilip', 'Rao'), groupIds: [roles.userManager] });
  const frank = await house.newAccount({
    ...person('frank', 'Frank', 'Adeyemi'),
    tfaEnforced: true,
    shouldResetPassword: true,
    password: 'Temporarily1',
  });
  await house.newAccount({ userName: `gate-sensor-17${suffix}`, groupIds: [roles.devices], password: PASSWORD });
  const grace = await house.newTotpAccount({
    ...person('grace', 'Grace', 'Lindqvist'),
    groupIds: [roles.business, roles.readers],
    tfaEnforced: true,
  });
  const wilhelmine = await house.newAccount({
    userName: `wilhelmine-donaudampfschifffahrtselektrizitaetenhauptbetriebswerk${suffix}`,
    displayName: `Oberstudiendirektorin in der Hauptniederlassung Suedwestdeutschland${suffix}`,
    firstName: 'Wilhelmine-Charlotte-Elisabeth-Friederike-Karoline',
    lastName: 'Leutheusser-Schnarrenberger-Freifrau-von-Hohenzoll',
    groupIds: Object.values(roles).filter((id) => id !== roles.devices),
  });
  return { anna, bob, carla, frank, grace, wilhelmine };
}
