import assert from "node:assert/strict";
import * as tables from "../../adoption/image/tables";
import { Properties, type Table } from "../../adoption/properties";
import type { Row } from "../../adoption/report";
import { imageSchemas } from "../../definition/schema";

/** Where the keys of a table stand in a definition. */
const AT: Readonly<Record<keyof typeof tables, readonly string[]>> = {
  RECIPE: [],
  INSTANCE: [],
  VOLUME: ["disks", "items"],
  COMPONENT: ["components", "items", "document"],
  INFRASTRUCTURE: [],
  PIPELINE: [],
  DISTRIBUTION: ["distribution"],
  LAUNCH_TEMPLATE: ["distribution", "launchTemplates", "items"],
  POLICY: [],
  EXCLUSIONS: ["lifecycle", "exclude"],
};
/** Where the key belongs to something else: the key of a root volume is `distribution.kmsKey`. */
const ELSEWHERE = new Set(["VOLUME kmsKey"]);

describe("tables of properties", () => {
  for (const [name, table] of Object.entries(tables)) {
    it(`${name} names keys that the schema has`, () => {
      for (const key of keysOf(table).filter((each) => !ELSEWHERE.has(`${name} ${each}`)))
        assert.ok(isKey([...AT[name as keyof typeof tables], ...key.split(".")]), key);
    });
  }

  it("say of each property that stays behind why", () => {
    const rows: Row[] = [];
    const of = new Properties("Builds", { SubnetId: "s", KeyPair: "k", Other: "o" }, rows);
    assert.deepEqual(of.take(tables.INFRASTRUCTURE)["build"], { instanceTypes: [], keyPair: "k" });
    of.finish();
    assert.deepEqual(rows.map((row) => `${row.kind} ${row.of}`), ["changed Builds.SubnetId", "decide Builds.Other"]); // prettier-ignore
  });
});

/** The keys that a table fills in, where every property has a value. */
function keysOf(table: Table): readonly string[] {
  const into = new Properties("All", valuesOf(table) as Record<string, unknown>, []).take(table);
  return pathsIn(into);
}

function valuesOf(table: Table): unknown {
  const forms: readonly unknown[] = ["rate(7 days)", "1", "all"];
  const entries = Object.entries(table).map(([property, entry]) => {
    if (typeof entry === "object" && entry !== null) return [property, valuesOf(entry)] as const;
    const fits = forms.find((value) => {
      const rows: Row[] = [];
      if (typeof entry === "function") entry(new Properties("", { [property]: value }, rows), property, {});
      return rows.length === 0;
    });
    const isMap = property === "Tags" || property === "AmiTags" || property === "TagMap";
    return [property, isMap ? { A: "b" } : fits] as const;
  });
  return Object.fromEntries(entries);
}

function pathsIn(value: Readonly<Record<string, unknown>>, above = ""): readonly string[] {
  return Object.entries(value).flatMap(([key, each]) => {
    const isPart = typeof each === "object" && each !== null && !Array.isArray(each) && !("A" in each);
    return isPart ? pathsIn(each as Readonly<Record<string, unknown>>, `${above}${key}.`) : [above + key];
  });
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Whether a path of keys is in the schema; a key that names one of several forms chooses it. */
function isKey(path: readonly string[]): boolean {
  let at: readonly Schema[] = [imageSchemas.ami.schema as unknown as Schema];
  for (const key of path) {
    const forms = at.flatMap((schema) => schema.anyOf ?? [schema]);
    at = key === "items" ? forms.flatMap(({ items }) => items ?? []) : forms.flatMap(({ properties }) => properties?.[key] ?? []); // prettier-ignore
    if (key === "document" && path.at(-1) !== key) at = forms.filter(({ properties }) => properties?.[key] !== undefined); // prettier-ignore
  }
  return at.length > 0;
}
