import * as assert from "node:assert/strict";
import { parseSettings, type Stack, type StackSettings } from "../../definition";
import { compareFleets, STACK_KINDS, type FleetState } from "../../changes";
import { deployBootstrap } from "../../stacks/bootstrap";
import { deployGithub } from "../../stacks/github";
import { fleet } from "../changes/fleets";
import { engine } from "./fleet";
import { deployed, effectOfSteps, type DeployedStack } from "./settings-steps";

type Edit = Readonly<Record<string, unknown>>;
type Kind = "bootstrap" | "github";

const PLACE = { region: "us-east-1", account: "111122223333", defaultTags: { Team: "A" } };
const PREVIEW = { role: "preview" };
const PROD = { role: "deploy", branches: ["main"], reviewers: { teams: [7] } };
const PROMOTE = { role: "promote", branches: ["main"] };
/** Beside prod. */
const REST = { preview: PREVIEW, promote: PROMOTE };
const BASE: Readonly<Record<Kind, Edit>> = {
  bootstrap: PLACE,
  github: {
    ...PLACE,
    repository: "example-org/images",
    repositoryIds: { owner: 1, repository: 2 },
    checks: ["images / result"],
    owners: { "/images/": ["@example-org/owners"] },
    environments: { ...REST, prod: PROD },
    secrets: ["TOKEN"],
    variables: { COLOR: "blue" },
    state: {
      bucket: "example-state",
      kmsKey: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
    },
  },
};
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

/** By key an edit; what is `refused` is tried with `up`. */
const EDITS: Readonly<Record<Kind, Readonly<Record<string, Edit | readonly Edit[]>>>> = {
  bootstrap: {
    region: { region: "eu-west-1" },
    account: { account: "444455556666" },
    namePrefix: { namePrefix: "dev" },
    keepVersionsDays: { keepVersionsDays: 30 },
    defaultTags: { defaultTags: { Team: "B" } },
    buildsMayRead: { buildsMayRead: ["arn:aws:s3:::example-installers/*"] },
    projectsMayRead: { projectsMayRead: ["arn:aws:s3:::example-installers/*"] },
  },
  github: {
    region: { region: "eu-west-1", regions: ["us-east-1"] },
    account: { account: "444455556666" },
    regions: { regions: ["us-east-1", "eu-west-1"] },
    repository: { repository: "example-org/others" },
    repositoryIds: { repositoryIds: { owner: 1, repository: 3 } },
    branch: { branch: "trunk" },
    checks: { checks: ["other"] },
    reviews: { reviews: { count: 2 } },
    protection: { protection: "branch-protection" },
    visibility: { visibility: "public" },
    plan: { plan: "enterprise" },
    environments: [
      { environments: { ...REST, prod: { ...PROD, branches: ["trunk"] } } },
      { environments: { ...REST, prod: { ...PROD, reviewers: {} } } },
      { environments: { ...REST, prod: { ...PROD, waitMinutes: 5 } } },
      { environments: { ...REST, prod: PROD, dev: PROD } },
      { environments: { ...REST, prod: PROD, rebuild: { role: "rebuild", branches: ["main"] } } },
      { environments: { ...REST, prod: PROD, revoke: { ...PROMOTE, role: "revoke" } } },
    ],
    owners: { owners: { "/images/": ["@example-org/others"] } },
    variables: [{ variables: { SHADE: "dark" } }, { variables: { COLOR: "red" } }, { variables: {} }],
    secrets: { secrets: [] },
    oidcProvider: { oidcProvider: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    state: { state: { bucket: "other-state", kmsKey: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555556" } }, // prettier-ignore
    namePrefix: { namePrefix: "dev" },
    promotion: { promotion: { channels: ["beta", "stable"] } },
    permissionsBoundary: { permissionsBoundary: BOUNDARY },
    createdRolesBoundary: { createdRolesBoundary: BOUNDARY },
    defaultTags: { defaultTags: { Team: "B" } },
  },
};

for (const kind of ["bootstrap", "github"] as const) {
  describe(`the table of what settings of the stack ${kind} do`, () => {
    let stack: DeployedStack;

    before(engine);
    before(async () => {
      stack = await deployed(programOf(kind, BASE[kind]), { "golden-images:githubSecrets": '{"TOKEN":"x"}' });
    });
    after(() => stack.close());

    it("has an edit here for each of its keys", () => {
      assert.deepEqual(Object.keys(EDITS[kind]).sort(), Object.keys(STACK_KINDS[kind].keys).sort());
    });

    const last = (key: string): number => Number(key === "account"); // it leaves something undone
    const edits = Object.entries(EDITS[kind]).sort(([one], [other]) => last(one) - last(other));
    for (const [key, edit] of edits) {
      it(`says of ${key} what the engine does`, async () => {
        for (const one of [edit].flat()) await agrees(key, one);
      });
    }

    async function agrees(key: string, edit: Edit): Promise<void> {
      const settings = { ...BASE[kind], ...edit };
      const word = wordOf(kind, settings, key);
      if (word === "refused") {
        const changed = programOf(kind, settings);
        // The engine stops at what is protected; of accounts it knows nothing before it asks AWS.
        if (key === "account") await assert.rejects(stack.deployment.up(changed));
        else await assert.rejects(stack.preview(changed), /marked for protection/);
        return;
      }
      const steps = await stack.preview(programOf(kind, settings));
      assert.equal(word, effectOfSteps(steps), steps.map(({ op, type, name }) => `${op} ${type} ${name}`).join("\n"));
    }
  });
}

function read(kind: Kind, value: Edit): Stack<Kind> & StackSettings {
  const file = `Pulumi.${kind}.yaml`;
  const { settings, issues } = parseSettings(kind, value, file);
  if (settings === undefined) throw new Error(JSON.stringify(issues));
  return { name: kind, file, kind, settings, issues } as Stack<Kind> & StackSettings;
}

function programOf(kind: Kind, value: Edit) {
  const found = read(kind, value);
  return () => Promise.resolve(found.kind === "github" ? { ...deployGithub(found) } : { ...deployBootstrap(found) }); // prettier-ignore
}

function wordOf(kind: Kind, value: Edit, key: string): string | undefined {
  const state = (settings: Edit): FleetState => fleet([], { settings: new Map([[kind, read(kind, settings)]]) });
  const { settings } = compareFleets(state(BASE[kind]), state(value));
  return settings.flatMap(({ effects }) => effects).find((effect) => effect.key === key)?.stack.effect;
}
