import { isRecord } from "../report";

const OPEN = /\{[{%#]/g;
const CLOSE: Readonly<Record<string, string>> = { "{{": "}}", "{%": "%}", "{#": "#}" };
const RAW = /^-?\s*raw\s*-?$/;
const END_OF_RAW = /\{%-?\s{0,9}endraw\s{0,9}-?%\}/g;

/** A path, and perhaps a default in quotes: what configs and templates need in practice. */
const EXPRESSION = /^-?\s*([\w.[\]"'-]+)\s*(?:\|\s*default\(\s*(?:"([^"]*)"|'([^']*)')\s*(?:,\s*[Tt]rue\s*)?\)\s*)?-?$/;

/**
 * Text with its variables filled in, and what cannot be filled in, for which nothing stands. Statements, macros and other
 * filters are not run: Sceptre itself renders a template with `sceptre generate`.
 */
export function fillJinja(text: string, variables: Readonly<Record<string, unknown>>) {
  const [parts, unknown]: [string[], string[]] = [[], []];
  let at = 0;
  for (;;) {
    OPEN.lastIndex = at;
    const mark = OPEN.exec(text);
    const end = mark === null ? -1 : text.indexOf(CLOSE[mark[0]] ?? "", mark.index + 2);
    if (mark === null || end === -1) return { text: parts.join("") + text.slice(at), unknown };
    const body = text.slice(mark.index + 2, end).trim();
    parts.push(text.slice(at, mark.index));
    at = end + 2;
    if (mark[0] === "{#") continue;
    if (mark[0] === "{%" && RAW.test(body)) {
      END_OF_RAW.lastIndex = at;
      const close = END_OF_RAW.exec(text);
      parts.push(text.slice(at, close?.index));
      at = close === null ? text.length : END_OF_RAW.lastIndex;
      continue;
    }
    const value = mark[0] === "{{" ? valueOf(body, variables) : undefined;
    if (value === undefined) unknown.push(body);
    else parts.push(value);
  }
}

function valueOf(expression: string, variables: Readonly<Record<string, unknown>>): string | undefined {
  const [, path = "", one, other] = EXPRESSION.exec(expression) ?? [];
  let value: unknown = variables;
  for (const key of path.split(/[.[\]"']+/).filter(Boolean)) {
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return typeof value === "string" ? value : (one ?? other);
}
