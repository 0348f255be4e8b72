import { strict as assert } from "node:assert";
import fc from "fast-check";
import { expectedProject, type ExpectedProject } from "../../../operations/builds/expected-project";
import { admit, differencesOf, tryProject } from "../../../operations/builds/validate";
import { plansOf } from "../../plan/build-projects/loaded";
import { refusal, useWire } from "../../simulator/wire/bench";

const { ci: PLAN } = plansOf(
  "kind: project\nci: {source: {repository: a/b, visibility: private}, triggers: {branches: [main]}, buildspec: {build: [make]}}\nflavors: [a, b]\n",
);
const TEXT = "version: 0.2\nbatch: {build-list: [{identifier: a}, {identifier: b}]}\n";
const EXPECTED = expectedProject(PLAN ?? assert.fail(), "ci", TEXT);

describe("a project tried on the simulator", () => {
  const bench = useWire();
  const attempt = (project: ExpectedProject, text = TEXT) =>
    tryProject(bench().codebuild, project, text, () => Promise.resolve(bench().simulator.advance(200_000)));

  it("is accepted with webhook and batch, once the cloud is let into its repository", async () => {
    assert.match((await refusal(attempt(EXPECTED))).message, /Could not find access token for server type github/);
    await admit(bench().codebuild, "GITHUB");
    assert.equal(await attempt({ ...EXPECTED, name: "other" }), undefined);
  });

  it("is refused by AWS's model, and by what the service checks", async () => {
    await admit(bench().codebuild, "GITHUB");
    const wrong = { ...EXPECTED, timeoutInMinutes: 5000 };
    assert.match((await refusal(attempt(wrong))).message, /timeoutInMinutes/);
    assert.match((await refusal(attempt({ ...EXPECTED, cache: { type: "FTP" as "S3" } }))).message, /cache|FTP/);
    await attempt(EXPECTED);
    assert.equal((await refusal(attempt(EXPECTED))).name, "ResourceAlreadyExistsException");
    const twice = TEXT.replace("identifier: b", "identifier: a");
    assert.match((await attempt({ ...EXPECTED, name: "twins" }, twice)) ?? "", /'a' is there twice/);
  });
});

describe("differences of a project", () => {
  it("are none from itself, however CodeBuild orders its lists and whatever it leaves out", () => {
    const turned = structuredClone(EXPECTED) as { source?: object; webhook?: { filterGroups?: unknown[][] } };
    turned.webhook?.filterGroups?.reverse().forEach((group) => group.reverse());
    assert.deepEqual(differencesOf(EXPECTED, { ...turned, badge: {}, cache: undefined } as object), []);
  });

  it("are the one field that is another, for each field", () => {
    const leaves = fieldsOf(EXPECTED).filter((field) => !field.endsWith("Variables"));
    assert.ok(leaves.length > 15, leaves.join());
    fc.assert(
      fc.property(fc.constantFrom(...leaves), (path) => {
        const other = structuredClone<object>(EXPECTED) as Record<string, unknown>;
        const keys = path.split(".");
        const owner = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, other);
        owner[keys.at(-1) ?? ""] = "something else";
        assert.deepEqual(
          differencesOf(EXPECTED, other as object).map(({ field, actual }) => [field, actual]),
          [[path, "something else"]],
        );
      }),
    );
  });

  it("of variables are told by name and type; never a value", () => {
    const planned = {
      ...EXPECTED.environment,
      environmentVariables: [plain("A", "1"), plain("B", "2"), plain("C", "3")],
    };
    const there = [plain("A", "canary"), plain("B", "2"), plain("D", "canary"), { name: "C", type: "SECRETS_MANAGER", value: "x" } as const]; // prettier-ignore
    const actual = { ...EXPECTED, environment: { ...EXPECTED.environment, environmentVariables: there } };
    const field = (name: string) => `environment.environmentVariables.${name}`;
    assert.deepEqual(
      [...differencesOf({ ...EXPECTED, environment: planned }, actual)].sort((a, b) => a.field.localeCompare(b.field)),
      [
        { field: field("A"), planned: "PLAINTEXT", actual: "PLAINTEXT, another value" },
        { field: field("C"), planned: "PLAINTEXT", actual: "SECRETS_MANAGER" },
        { field: field("D"), planned: undefined, actual: "PLAINTEXT" },
      ],
    );
  });
});

function plain(name: string, value: string) {
  return { name, value, type: "PLAINTEXT" as const };
}

function fieldsOf(value: object, path = ""): readonly string[] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? fieldsOf(each, `${path}${key}.`)
      : `${path}${key}`,
  );
}
