import { isRecord } from "../report";

/** `{# … #}`, `{% raw %}…{% endraw %}`, `{% … %}` and `{{ … }}`. */
const MARK = /\{#[^]*?#\}|\{%-? *raw *-?%\}([^]*?)\{%-? *endraw *-?%\}|\{%[^]*?%\}|\{\{([^]*?)\}\}/g;

/** A path, and perhaps a default in quotes: what configs and templates need in practice. */
const EXPRESSION = /^-?\s*([\w.[\]"']+)\s*(?:\|\s*default\(\s*(?:"([^"]*)"|'([^']*)')\s*(?:,\s*[Tt]rue\s*)?\)\s*)?-?$/;

/**
 * Text with its variables filled in, and what cannot be filled in, for which nothing stands. Statements, macros and other filters are not run: Sceptre
 * itself renders a template with `sceptre generate`.
 */
export function fillJinja(text: string, variables: Readonly<Record<string, unknown>>) {
  const unknown: string[] = [];
  const filled = text.replace(MARK, (mark: string, raw: string | undefined, expression: string | undefined) => {
    if (raw !== undefined) return raw;
    if (mark.startsWith("{#")) return "";
    const [, path = "", one, other] = EXPRESSION.exec(expression?.trim() ?? "") ?? [];
    const value = path === "" ? undefined : (valueAt(path, variables) ?? one ?? other);
    if (value === undefined) unknown.push(expression === undefined ? mark : expression.trim());
    return value ?? "";
  });
  return { text: filled, unknown };
}

function valueAt(path: string, variables: Readonly<Record<string, unknown>>): string | undefined {
  let value: unknown = variables;
  for (const key of path.split(/[.[\]"']+/).filter(Boolean)) {
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return typeof value === "string" ? value : undefined;
}
