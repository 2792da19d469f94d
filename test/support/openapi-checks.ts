import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type DescribedRoute, openApiDocument } from './openapi-document.ts';

/** An answer as it went out. */
interface Sent {
  readonly method: string;
  /** Pattern of the route. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface DocumentChecks {
  /** What is wrong with an answer, held to the API's document: status, media type, body. `null` if nothing. */
  problem(sent: Sent): string | null;
}

const made = new Map<string, DocumentChecks>();

/** Checks against the document that these routes make; made once per set of routes. */
export function documentChecks(routes: readonly DescribedRoute[]): DocumentChecks {
  const key = routes.map(({ method, url }) => `${method} ${url}`).join();
  const known = made.get(key);
  if (known !== undefined) return known;
  const document = openApiDocument(routes, 'tests');
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  ajv.addSchema(document, 'document');
  const validators = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    validators.set(pointer, known);
    return known;
  };

  const checks: DocumentChecks = {
    problem({ method, url, status, contentType, text }) {
      const path = url.replaceAll(/:(\w+)/g, '{$1}');
      const response = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
      const where = `${method} ${path} ${status}`;
      if (response === undefined) return `${where}: the document has no such status`;
      const shared = response.$ref?.replace('#/components/responses/', '');
      const found = shared === undefined ? response : document.components.responses[shared];
      const [documented] = Object.keys(found?.content ?? {});
      if (documented === undefined) return text === '' ? null : `${where}: the document has no body for it`;
      const type = contentType.split(';')[0] ?? '';
      const isVendor = /^application\/vnd\.com\.nsn\.cumulocity\.\w+\+json$/.test(type);
      const fits = type === documented || (documented === 'application/json' && isVendor);
      if (!fits) return `${where}: is ${type}, documented is ${documented}`;
      const at =
        shared === undefined
          ? ['paths', path, method.toLowerCase(), 'responses', String(status)]
          : ['components', 'responses', shared];
      const pointer = [...at, 'content', documented, 'schema']
        .map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
        .join('');
      const validate = validatorAt(pointer);
      if (validate(/json/.test(type) ? JSON.parse(text) : text)) return null;
      return `${where}: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 500)}`;
    },
  };
  made.set(key, checks);
  return checks;
}
