import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { staleTables } from "../../scripts/simulator-tables";
import { simulatedTypes } from "../../simulator/cloud/kinds";
import { membersOf, tableOf } from "../../simulator/schema/table";

const ALL = simulatedTypes();

describe("simulator: the tables", () => {
  it("are what the installed typings and the facts say", () => {
    assert.deepEqual(staleTables(), [], "run `npm run tables`");
  });

  it("name the sources of their rules", () => {
    const [aws = ""] = ["aws", "github", "random"].map((name) => {
      const { source } = JSON.parse(readFileSync(join("simulator", "schema", "tables", `${name}.json`), "utf8")) as {
        source: string;
      };
      assert.match(source, /^@pulumi\/.*pulumi-terraform-bridge/);
      return source;
    });
    assert.match(aws, /terraform-provider-aws 6\.48\.0-dev \(Go module v\S+\).*botocore 1\./);
  });

  it("name only arguments that there are", () => {
    const wrong = ALL.flatMap((token) => {
      const { inputs, rules } = tableOf(token);
      const lists = [
        ...(rules.exactlyOneOf ?? []),
        ...(rules.conflictsWith ?? []),
        ...(rules.requiredWith ?? []),
      ].flat();
      const maps = [rules.defaults, rules.minItems, rules.maxItems].flatMap((map) => Object.keys(map ?? {}));
      const own = rules.replace ?? [];
      const nested = [...(rules.replaceNested ?? []), ...(rules.updateNested ?? [])];
      const paths = [lists, maps, rules.sets, rules.computed, Object.keys(rules.constraints ?? {}), nested].flatMap(
        (of) => of ?? [],
      );
      return [
        ...own.filter((name) => !(name in inputs)).map((name) => `${token} ${name}`),
        ...paths.filter((path) => !leadsSomewhere(token, path)).map((path) => `${token} ${path}`),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it("hold what replaces for every type that cannot be changed in all parts", () => {
    const none = ALL.filter((token) => (tableOf(token).rules.replace ?? []).length === 0);
    assert.deepEqual(none, []);
  });
});

/** True where a path of a rule names an argument, through nested types. */
function leadsSomewhere(token: string, path: string): boolean {
  let members: Readonly<Record<string, { type: string }>> = tableOf(token).inputs;
  return path.split(".").every((segment) => {
    const type = members[segment.replace(/\[\]|\{key\}|\{value\}/g, "")]?.type;
    members = membersOf(token, /#([\w.]+)/.exec(type ?? "")?.[1] ?? "");
    return (
      type !== undefined &&
      (!segment.includes("[]") || type.includes("[]")) &&
      (!segment.includes("{") || type.startsWith("{}"))
    );
  });
}
