import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEDNString } from "edn-data";
import { parseToObject } from "hcl2-parser";
import { load, type LoadOptions } from "js-yaml";
import ts from "typescript";
import { setValue, type Format } from "../../../consumers/formats/edit";
import { DATA, diceOf, NEW_VALUES, textPaths, withValue, Writer, type Value } from "./documents";
import { writeEdn, writeJson, writeTfvars, writeToml, writeYaml } from "./writers";

/** `npm run fuzz` sets seeds, and takes its time. */
const numRuns = process.env["GOLDEN_SEED"] === undefined ? 200 : 10_000;

type Mapping = Readonly<Record<string, Value>>;

interface Style {
  readonly seed: number;
  readonly newline: string;
  readonly mark: boolean;
}

interface Language {
  readonly format: Format;
  readonly write: (out: Writer, value: Mapping) => void;
  /** By another library than the one that edits; none where none reads it all. */
  readonly read?: (text: string) => unknown;
  /** What its readers do to every text. */
  readonly normal?: (text: string) => string;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  JSON: { format: "json", write: writeJson, read: readJson },
  YAML: { format: "yaml", write: writeYaml, read: (text) => load(text, {} as LoadOptions) },
  TOML: { format: "toml", write: writeToml, read: readToml },
  tfvars: { format: "tfvars", write: writeTfvars, read: readHcl, normal: (text) => text.normalize() },
  EDN: {
    format: "edn",
    write: (out, value) => void writeEdn(out, value, false),
    read: (text) => parseEDNString(text, { mapAs: "object", keywordAs: "string", listAs: "array" }),
  },
  "EDN as Clojure has it": { format: "edn", write: (out, value) => void writeEdn(out, value, true) },
};

describe("edits of other people's files (row 38)", () => {
  for (const [name, { format, write, read, normal = String }] of Object.entries(LANGUAGES)) {
    it(`${name}: nothing changes but the value, and the same again changes nothing`, async () => {
      const style = fc.record({ seed: fc.nat(), newline: fc.constantFrom("\n", "\r\n"), mark: fc.boolean() });
      const law = async (data: Mapping, pick: number, wanted: string, { seed, newline, mark }: Style) => {
        const paths = textPaths(data);
        const path = paths[pick % paths.length] ?? [];
        const out = new Writer(diceOf(seed), path, newline);
        write(out, data);
        const bom = mark ? "\ufeff" : "";
        const text = bom + out.text;
        if (read) assert.deepEqual(await read(out.text), normalized(data, normal));
        const edit = await setValue(text, { format, at: path }, wanted);
        assert.ok("text" in edit, JSON.stringify(edit));
        const [start, end] = out.mark.map((offset) => offset + bom.length) as [number, number];
        assert.ok(edit.text.startsWith(text.slice(0, start)), "what stands before it");
        assert.ok(edit.text.endsWith(text.slice(end)), "what stands after it");
        assert.ok(edit.text.length >= text.length - (end - start));
        if (read)
          assert.deepEqual(await read(edit.text.slice(bom.length)), normalized(withValue(data, path, wanted), normal));
        assert.equal(edit.before, valueAt(data, path));
        assert.deepEqual(await setValue(edit.text, { format, at: path }, wanted), { text: edit.text, before: wanted });
        const back = await setValue(edit.text, { format, at: path }, edit.before);
        assert.ok("text" in back && back.before === wanted);
      };
      await fc.assert(fc.asyncProperty(DATA, fc.nat(), NEW_VALUES, style, law), { numRuns });
    });
  }
});

function valueAt(value: Value, path: readonly string[]): unknown {
  return path.reduce<Value>((at, key) => (at as Mapping)[key] as Value, value);
}

function readJson(text: string): unknown {
  const { config, error } = ts.parseConfigFileTextToJson("a.json", text) as { config?: unknown; error?: ts.Diagnostic };
  assert.equal(error, undefined);
  return config;
}

function readHcl(text: string): unknown {
  const [value, error] = (parseToObject as (text: string) => [unknown, unknown])(text);
  assert.equal(error, null);
  return value;
}

async function readToml(text: string): Promise<unknown> {
  const { parse } = await import("smol-toml");
  return JSON.parse(JSON.stringify(parse(text)));
}

function normalized(value: Value, normal: (text: string) => string): Value {
  if (typeof value === "string") return normal(value);
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => normalized(item, normal));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [normal(key), normalized(item as Value, normal)]),
  );
}
