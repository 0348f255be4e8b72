import assert from "node:assert/strict";
import { SIMULATED_TYPES } from "../../scripts/simulator-types";
import { extractTypings } from "../../scripts/simulator-typings";
import { kindOf } from "../../simulator/cloud/kinds";
import { HAND_RULES } from "../../simulator/hand-rules";
import { membersOf, tableOf } from "../../simulator/table";
import aws from "../../simulator/tables/aws.json";
import github from "../../simulator/tables/github.json";
import random from "../../simulator/tables/random.json";

const TABLES: Readonly<Record<string, object>> = { aws, github, random };
const ALL: readonly string[] = Object.values(SIMULATED_TYPES).flat();

describe("simulator: the tables", () => {
  for (const [sdk, tokens] of Object.entries(SIMULATED_TYPES)) {
    it(`are what the installed typings of @pulumi/${sdk} say`, () => {
      assert.deepEqual(TABLES[sdk], extractTypings(sdk, tokens), "run `node dist/scripts/simulator-tables.js`");
    });
  }

  it("name only arguments that there are", () => {
    const wrong = ALL.flatMap((token) => {
      const { inputs, rules } = tableOf(token);
      const lists = [
        ...(rules.exactlyOneOf ?? []),
        ...(rules.conflictsWith ?? []),
        ...(rules.requiredWith ?? []),
      ].flat();
      const maps = [rules.defaults, rules.minItems, rules.maxItems].flatMap((map) => Object.keys(map ?? {}));
      const own = [...(rules.replace ?? []), ...(rules.computed ?? []), ...lists, ...maps];
      const paths = [...(rules.sets ?? []), ...Object.keys(rules.constraints ?? {}), ...(rules.replaceNested ?? [])];
      return [
        ...own.filter((name) => !(name in inputs)).map((name) => `${token} ${name}`),
        ...paths.filter((path) => !leadsSomewhere(token, path)).map((path) => `${token} ${path}`),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it("have a behaviour for each type, and rules by hand for no other", () => {
    for (const token of ALL) {
      assert.equal(typeof kindOf(token).create, "function", token);
    }
    assert.deepEqual(
      Object.keys(HAND_RULES).filter((token) => !ALL.includes(token)),
      [],
    );
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
