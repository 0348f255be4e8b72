import type { Value, Writer } from "./documents";

type Path = readonly string[];
type Mapping = Readonly<Record<string, Value>>;

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const isMapping = (value: Value): boolean => typeof value === "object" && !isList(value);
const quoted = (text: string): string => JSON.stringify(text);

/** What people write as JSON: comments, trailing commas, any blanks. */
export function writeJson(out: Writer, value: Value, path: Path = []): void {
  const blank = (): void =>
    void out.put(out.pick("", " ", out.newline, "\t", ` /* "a": {1} */ `, ` // "b": [2,${out.newline}`));
  blank();
  if (typeof value === "string") out.literal(quoted(value), path);
  else if (typeof value !== "object") out.put(String(value));
  else {
    const entries = Object.entries(value) as [string, Value][];
    out.put(isList(value) ? "[" : "{");
    for (const [at, [key, item]] of entries.entries()) {
      blank();
      if (!isList(value)) out.put(quoted(key), out.pick(":", " : "));
      writeJson(out, item, [...path, key]);
      if (at < entries.length - 1 || out.dice(3) === 0) out.put(",");
    }
    blank();
    out.put(isList(value) ? "]" : "}");
  }
  blank();
}

/** YAML in blocks, and in brackets inside. */
export function writeYaml(out: Writer, value: Mapping, path: Path = [], indent = ""): void {
  for (const [key, item] of Object.entries(value)) {
    if (out.dice(4) === 0) out.put(indent, "# a: comment", out.newline, out.pick("", out.newline));
    out.put(indent, yamlKey(key), ":");
    yamlItem(out, item, [...path, key], indent);
  }
}

function yamlItem(out: Writer, value: Value, path: Path, indent: string): void {
  const end = (): void => void out.put(out.pick("", " ", " # it's a comment"), out.newline);
  const isBlock = typeof value === "object" && Object.keys(value).length > 0 && out.dice(3) > 0;
  if (!isBlock) {
    out.put(" ");
    yamlFlow(out, value, path);
    return end();
  }
  end();
  if (!isList(value)) return writeYaml(out, value, path, `${indent}  `);
  for (const [at, item] of value.entries()) {
    out.put(indent, "-");
    yamlItem(out, item, [...path, String(at)], `${indent}  `);
  }
}

function yamlFlow(out: Writer, value: Value, path: Path): void {
  if (typeof value === "string") return out.literal(yamlText(out, value), path);
  if (typeof value !== "object") return void out.put(String(value));
  const entries = Object.entries(value) as [string, Value][];
  out.put(isList(value) ? "[" : "{ ");
  for (const [at, [key, item]] of entries.entries()) {
    if (at > 0) out.put(out.pick(", ", ",  "));
    if (!isList(value)) out.put(yamlKey(key), ": ");
    yamlFlow(out, item, [...path, key]);
  }
  out.put(isList(value) ? "]" : " }");
}

function yamlText(out: Writer, text: string): string {
  const isPlain = /^(?:[a-z][a-z0-9_-]*|\d+\.\d+\.\d+)$/.test(text) && !["true", "false", "null"].includes(text);
  const style = out.dice(3);
  if (style === 0 && isPlain) return text;
  return style === 1 ? `'${text.replaceAll("'", "''")}'` : quoted(text);
}

const yamlKey = (key: string): string => (/^[a-z][a-z0-9_-]*$/.test(key) ? key : quoted(key));
const bareKey = (key: string): string => (/^[a-z][a-z0-9_-]*$/.test(key) ? key : quoted(key));

/** TOML: what is no table first, then tables and arrays of tables, at random in one line instead. */
export function writeToml(out: Writer, value: Mapping, path: Path = [], header: readonly string[] = []): void {
  const later: [string, Value, boolean][] = [];
  for (const [key, item] of Object.entries(value)) {
    const isTables = isList(item) && item.length > 0 && item.every(isMapping);
    if ((isTables || isMapping(item)) && out.dice(3) > 0) later.push([key, item, isTables]);
    else {
      out.put(out.pick("", "", `# [not] = "a table"${out.newline}`));
      out.put(bareKey(key), out.pick("=", " = ", "\t= "));
      tomlInline(out, item, [...path, key]);
      out.put(out.pick("", ' # = "x"'), out.newline);
    }
  }
  for (const [key, item, isTables] of later) {
    const name = [...header, bareKey(key)];
    const tables = isTables ? (item as readonly Mapping[]) : [item as Mapping];
    for (const [at, table] of tables.entries()) {
      out.put(out.newline, isTables ? "[[" : "[", name.join(out.pick(".", " . ")), isTables ? "]]" : "]", out.newline);
      writeToml(out, table, [...path, key, ...(isTables ? [String(at)] : [])], name);
    }
  }
}

function tomlInline(out: Writer, value: Value, path: Path): void {
  if (typeof value === "string") {
    const isLiteral = !value.includes("'") && out.dice(2) === 0;
    return out.literal(isLiteral ? `'${value}'` : quoted(value), path);
  }
  if (typeof value !== "object") return void out.put(String(value));
  const entries = Object.entries(value) as [string, Value][];
  out.put(isList(value) ? "[" : "{");
  for (const [at, [key, item]] of entries.entries()) {
    if (at > 0) out.put(", ");
    if (!isList(value)) out.put(bareKey(key), " = ");
    tomlInline(out, item, [...path, key]);
  }
  out.put(isList(value) ? "]" : "}");
}

/** Terraform's variables. */
export function writeTfvars(out: Writer, value: Mapping): void {
  const comment = (): void => void out.put(out.pick("", "", '# a = "b"', "// } ]", "/* { */"), out.newline);
  for (const [key, item] of Object.entries(value)) {
    comment();
    out.put(key, out.pick("=", " = ", "   = "));
    tfvarsValue(out, item, [key], "  ");
    out.put(out.pick("", " # end"), out.newline);
  }
}

function tfvarsValue(out: Writer, value: Value, path: Path, indent: string): void {
  if (typeof value === "string") return out.literal(quoted(value).replaceAll(/([$%])\{/g, "$1$1{"), path);
  if (typeof value !== "object") return void out.put(String(value));
  const entries = Object.entries(value) as [string, Value][];
  const isWide = out.dice(2) === 0;
  const gap = isWide ? out.newline + indent : "";
  out.put(isList(value) ? "[" : "{", gap);
  for (const [at, [key, item]] of entries.entries()) {
    const isLast = at === entries.length - 1;
    if (!isList(value)) out.put(bareKey(key), out.pick(" = ", "=", ": "));
    tfvarsValue(out, item, [...path, key], `${indent}  `);
    const needsComma = !isLast && (isList(value) || !isWide);
    out.put(needsComma || out.dice(3) === 0 ? "," : "", isWide ? out.pick("", " # x", " // }") : "", isLast ? "" : gap);
  }
  out.put(isWide ? out.newline : "", isList(value) ? "]" : "}");
}

/** EDN with comments, commas and discarded forms; with metadata and tags where Clojure reads it. */
export function writeEdn(out: Writer, value: Value, isClojure: boolean, path: Path = []): void {
  const plain = ["", " ", ", ", out.newline, ` ; {:a "b"${out.newline}`, ' #_{:x ["y"]} ', " #_ :z "];
  const blank = (): void => void out.put(" ", plain[out.dice(plain.length)] ?? "");
  blank();
  if (isClojure) out.put(out.pick("", "", "^:private ", '^{:doc "a }"} ', "#own/tag "));
  if (typeof value === "string") out.literal(quoted(value), path);
  else if (typeof value !== "object") out.put(String(value));
  else {
    out.put(isList(value) ? out.pick("[", "(") : "{");
    const closing = { "[": "]", "(": ")", "{": "}" }[out.text.slice(-1)] ?? "";
    for (const [key, item] of Object.entries(value) as [string, Value][]) {
      blank();
      if (!isList(value)) out.put(/^[a-z][a-z0-9_-]*$/.test(key) && out.dice(3) > 0 ? `:${key}` : quoted(key));
      writeEdn(out, item, isClojure, [...path, key]);
    }
    blank();
    out.put(closing);
  }
  blank();
}
