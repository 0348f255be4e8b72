/** What people write for a form that AWS has otherwise: each rule makes one text of another. */
const REPAIRS: readonly ((text: string, example: string) => string)[] = [
  (text) => text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, "{$1}"),
  (text) => text.replaceAll(/[^\x20-\x7e]+|^["'`]{1,3}|["'`]{1,3}$/gu, "").trim(),
  (text) => text.replace(/^(?:ssm|cron|v)[:(]?(.*?)\)?$/, "$1"),
  (text) => text.replace(/[-+_ ](?:rc|alpha|beta|dev|snapshot|build|final|[0-9])[^]*/i, ""),
  (text) => text.replace(/^(\d+\.\d+\.\d+)\..*$/, "$1"),
  (text) => text.replaceAll("-", ".").replaceAll(/(^|\.)0+(?=\d)/g, "$1"),
  (text) => (/^\d[\d -]*$/.test(text) ? text.replaceAll(/\D/g, "") : text),
  (text) => text.replace(/^.*\//, "").replace(/\.ya?ml$/, ""),
  (text) => text.toLowerCase(),
  (text) =>
    text
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, "-"),
  (text) => `${text}.x`,
  (text, example) => `${/^(?:[a-z]+-(?=[a-z0-9]*$)|[a-z]+\/)/.exec(example)?.[0] ?? ""}${text}`,
  (text) => text.replace(/^(\d+) ?d$/, "$1 days").replace(/^(\d+) ?w$/, "$1 weeks"),
];

/** A text of the form that is wanted, of which the given one falls short by a slip; undefined where that takes a guess. */
export function nearForm(text: string, pattern: string | undefined, example: unknown): string | undefined {
  if (pattern === undefined || text.length > 200) return undefined;
  const form = new RegExp(pattern, "u");
  return REPAIRS.map((repair) => repair(text, String(example))).find((near) => near !== text && form.test(near));
}
