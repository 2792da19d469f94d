/** The parts of docs/openapi.json that people read; it is made by test/support/openapi-document.ts. */
export interface ApiDocument {
  readonly info: { readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: unknown;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: unknown }>>;

/** The document as a page: no script, nothing from elsewhere, folded by the browser itself. */
export function openApiPage(document: ApiDocument, nonce: string): string {
  const { info, tags, paths, components } = document;
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapters = tags.map(({ name, description }) => {
    const own = all.filter(({ operation }) => operation.tags.includes(name));
    const shown = own.map(({ path, method, operation }) =>
      operationHtml(path, method, operation, components.responses),
    );
    return `<section id="${anchor(name)}"><h2>${escaped(name)}</h2><p>${prose(description)}</p>${shown.join('')}</section>`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${escaped(name)}"><summary><code>${escaped(name)}</code></summary>${code(schema)}</details>`,
  );
  const contents = tags.map(({ name }) => `<a href="#${anchor(name)}">${escaped(name)}</a>`).join(' ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>API – Sallyport</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>Sallyport API <small>${escaped(info.version)}</small></h1>
<p>${prose(info.description)}</p>
<p><a href="/openapi.json">openapi.json</a>, the same for programs (OpenAPI 3.1).</p>
<nav aria-label="Chapters">${contents} <a href="#schemas">Schemas</a></nav>
${chapters.join('\n')}
<section id="schemas"><h2>Schemas</h2>${schemas.join('')}</section>
</main>
</body>
</html>
`;
}

function operationHtml(
  path: string,
  method: string,
  operation: Operation,
  shared: Readonly<Record<string, Answer>>,
): string {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation;
  const ways = security.map((way) => Object.keys(way).map(escaped).join(' + ') || 'nothing').join(', ');
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<li><code>${escaped(name)}</code> in ${escaped(place)}${required ? ', required' : ''}${code(schema)}</li>`,
  );
  const answers = Object.entries(responses).map(([status, answer]) => {
    const meant = answer.$ref === undefined ? answer : (shared[answer.$ref.split('/').at(-1) ?? ''] ?? {});
    const [title = '', ...codes] = (meant.description ?? '').split('\n');
    const list = codes.map((line) => `<li>${prose(line.replace(/^- /, ''))}</li>`).join('');
    const body = codes.length === 0 ? contentHtml(meant.content) : '';
    return `<li><b>${escaped(status)}</b> ${escaped(title)}${list === '' ? '' : `<ul>${list}</ul>`}${body}</li>`;
  });
  return `<details id="${escaped(operationId)}"><summary><b class="${method}">${method.toUpperCase()}</b>
<code>${escaped(path).replaceAll('/', '/<wbr>')}</code> <span>${prose(summary)}</span></summary>
<p>Credentials: ${ways === '' ? 'none' : ways}. ${prose(description ?? '')}</p>
${rows.length === 0 ? '' : `<h3>Parameters</h3><ul>${rows.join('')}</ul>`}
${requestBody === undefined ? '' : `<h3>Body</h3>${contentHtml(requestBody.content)}`}
<h3>Answers</h3><ul>${answers.join('')}</ul></details>`;
}

function contentHtml(content: Content | undefined): string {
  const parts = Object.entries(content ?? {}).map(
    ([type, { schema }]) => `<code>${escaped(type)}</code>${code(schema)}`,
  );
  return parts.join('');
}

/** A schema as text, its references as links. */
function code(schema: unknown): string {
  const text = escaped(JSON.stringify(schema, null, 1));
  const linked = text.replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#schema-$1">$1</a>');
  return `<pre tabindex="0">${linked}</pre>`;
}

const anchor = (name: string): string => `chapter-${name.toLowerCase().replaceAll(/\W+/g, '-')}`;

/** Text with `code` in it. */
const prose = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
body{margin:0;background:light-dark(#fff,#16181d);color:light-dark(#1b1e24,#e4e7ec)}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1 small{font-weight:400;font-size:1rem}h2{margin-top:2.5rem}h3{font-size:1rem;margin:1rem 0 0}
a{color:light-dark(#0b5cad,#7cb8ff)}
nav a{display:inline-block;padding:.25rem .75rem .25rem 0}
details{border:1px solid light-dark(#d5d9e0,#3a3f4a);border-radius:.5rem;margin:.5rem 0;padding:0 .75rem}
summary{cursor:pointer;padding:.6rem 0}summary span{display:block;color:light-dark(#4a5160,#aab2c0)}
summary b{display:inline-block;min-width:4.6rem}
.get{color:light-dark(#0b5cad,#7cb8ff)}.post{color:light-dark(#1c6b34,#7bd493)}
.put{color:light-dark(#7d4e00,#f0bf6a)}.delete{color:light-dark(#a3222a,#ff9a9f)}
ul{padding-left:1.2rem}pre{overflow-x:auto;max-height:24rem;padding:.5rem;margin:.25rem 0;border-radius:.25rem;font-size:.85rem;background:light-dark(#f2f4f7,#20242c)}
code{font-family:ui-monospace,monospace;font-size:.9em}
`;
