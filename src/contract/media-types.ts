/** Media types of the resources: `application/vnd.com.nsn.cumulocity.<name>+json`. */
export const vendorType = (name: string): string => `application/vnd.com.nsn.cumulocity.${name}+json`;
