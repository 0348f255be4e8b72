import { strict as assert } from "node:assert";
import { STACK_KINDS as KINDS } from "../../definition";
import { stackSchemas } from "../../definition/schema";
import { summaryOf } from "../../cli/diff/summary";
import { alertText } from "../../cli/diff/change-words";
import { compareFleets, STACK_KINDS, type Changes } from "../../changes";
import { MINIMAL_SETTINGS } from "../plan/samples";
import { fleet, image, ofImages } from "./fleets";
import { GITHUB, githubSettings } from "./foundations";

interface Form {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Form>>;
}

/** Keys of a schema; those of `organization` and `network`, which are single things, each on its own. */
function keysOf(schema: object, single: readonly string[] = []): readonly string[] {
  const { properties = {} } = schema as Form;
  return Object.entries(properties)
    .flatMap(([key, form]) => (single.includes(key) ? keysOf(form).map((inner) => `${key}.${inner}`) : [key]))
    .sort();
}

/** Of an edit; a key that is undefined there is gone. */
function alertsOf(edit: object): readonly string[] {
  const edited = JSON.parse(JSON.stringify({ ...GITHUB, ...edit })) as object;
  const state = (value: object) =>
    fleet([], { settings: new Map([["github", { kind: "github", settings: githubSettings(value) }]]) });
  return compareFleets(state(GITHUB), state(edited)).alerts.map(alertText);
}

describe("the tables of what settings do", () => {
  it("have an entry for each key of the schemas, and no other", () => {
    for (const kind of KINDS) {
      const keys = Object.keys(STACK_KINDS[kind].keys).sort();
      assert.deepEqual(keys, keysOf(stackSchemas[kind].schema, ["organization", "network"]), kind);
    }
  });
});

describe("a change of the settings of github", () => {
  const { prod, preview } = GITHUB.environments;
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{ reviews: { count: 3, codeOwners: true } }, []],
    [{ reviews: { count: 1, codeOwners: true } }, ["github: a pull request needs 1 approval, previously 2 approvals"]],
    [{ reviews: { count: 2, codeOwners: false } }, ["github: owners of the files no longer need to approve"]],
    [{ checks: ["images / result"] }, ["github: the check lint is no longer required"]],
    [{ branch: "trunk" }, ["github: the branch main is no longer guarded; trunk is"]],
    [{ permissionsBoundary: undefined }, ["permissionsBoundary of github is gone: nothing bounds the roles now"]],
    [{ repositoryIds: undefined }, ["github: the roles trust the repository only by its name, without repositoryIds"]],
    [{ regions: ["us-east-1", "eu-west-1"] }, ["github: the roles may act in more Regions: eu-west-1"]],
    [
      { environments: { preview, prod, dev: { role: "deploy", branches: ["dev"] } } },
      ["github: jobs of the environment dev may deploy now: the role trusts its OIDC subject"],
    ],
    [
      { environments: { preview, prod, rebuild: { role: "rebuild", branches: ["main"] } } },
      ["github: jobs of the environment rebuild may rebuild now: the role trusts its OIDC subject"],
    ],
    [
      { environments: { preview, prod, revoke: { role: "revoke", branches: ["main"] } } },
      ["github: jobs of the environment revoke may revoke now: the role trusts its OIDC subject"],
    ],
    [
      {
        environments: {
          preview,
          prod: { ...prod, branches: ["main", "dev"], reviewers: { users: [8] }, waitMinutes: 0 },
        },
      },
      [
        "github: the environment prod loses the reviewers team 7",
        "github: the environment prod is open to more branches: dev",
        "github: jobs of the environment prod wait 0 minutes, previously 5",
      ],
    ],
  ];
  for (const [edit, alerts] of cases) {
    it(`${alerts[0] ?? "stricter"} alerts of ${alerts.length === 0 ? "nothing" : "what it loosens"}`, () => {
      assert.deepEqual(alertsOf(edit), alerts);
    });
  }
});

describe("the summary", () => {
  const prod = (more: object, names: readonly string[]) => ({
    settings: ofImages({ prod: { ...MINIMAL_SETTINGS, ...more } }),
    deployed: new Map([["prod", names]]),
  });

  it("counts new, rebuilt, changed, removed and same images apart, and leaves out what there is none of", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => image(name));
    assert.ok(a && b && c && d);
    const before = fleet([a, b, c, d]);
    const after = fleet([{ ...a, version: "1.3.0" }, { ...b, consumers: [], notify: ["x"] }, c, image("e")]);
    assert.equal(
      summaryOf(compareFleets(before, after)),
      "1 image new, 1 removed, 1 rebuilt, 1 changed in place, 1 as before.",
    );
    assert.equal(summaryOf(compareFleets(before, fleet([a, b, c, d, image("e")]))), "1 image new, 4 as before.");
    assert.equal(summaryOf(compareFleets(before, before)), "Nothing changes: 4 images as before.");
  });

  it("counts images that settings change, too", () => {
    const images = [image("a"), image("b", { tags: { Team: "own" } })];
    const names = ["a", "b"];
    const compared = (more: object): Changes =>
      compareFleets(fleet(images, prod({}, names)), fleet(images, prod(more, names)));
    assert.equal(
      summaryOf(compared({ defaultTags: { Team: "x" } })),
      "1 image changed in place, 1 as before, settings of prod change.",
    );
    assert.equal(summaryOf(compared({ region: "eu-west-1" })), "2 images moved, settings of prod change.");
    assert.equal(summaryOf(compared({ naming: ["*"] })), "2 images as before, settings of prod change.");
  });
});
