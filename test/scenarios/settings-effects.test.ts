import * as assert from "node:assert/strict";
import { compareFleets, STACK_KINDS, type SettingsEffect } from "../../changes";
import { document, image } from "./definitions";
import { engine } from "./fleet";
import { deployed, effectOfSteps, settingsFolder, type DeployedStack, type PlannedStep, type SettingsFolder } from "./settings-steps"; // prettier-ignore

type Edit = Readonly<Record<string, unknown>>;

const MAIL = { protocol: "email", endpoint: "a@example.org" };
const NETWORK = { vpcId: "vpc-0123456789abcdef0", subnetId: "subnet-0123456789abcdef0" };
const RUNNER = { githubApp: "golden-images/github-app" };
const BASE = {
  region: "us-east-1",
  account: "111122223333",
  organization: { id: "o-exampleorg1", managementAccount: "999988887777" },
  network: NETWORK,
  defaultTags: { Team: "A", OwnerEmail: "a@example.org" },
  requiredTags: { Team: {} },
  logRetentionDays: 90,
  channels: { news: { subscriptions: [MAIL] }, unused: { subscriptions: [MAIL] } },
  repository: "example/images",
  update: { runner: RUNNER },
};
const TAGS = { OwnerEmail: "web@example.org" };

/** One that has all that settings may touch, and is built by the deployment; and one that has none of it. */
const IMAGES = {
  web: image({
    notify: ["news"],
    tags: TAGS,
    lifecycle: { deprecateAfter: "90 days" },
    distribution: { kmsKey: "create", parameter: "/images/{name}", share: { organizations: ["o-exampleorg1"] } },
  }),
  app: image({
    build: { onDeploy: false },
    tags: { ...TAGS, Team: "B" },
    components: [{ managed: "update-linux" }, { name: "install", document: document() }],
  }),
};

/** By key of the table the edits that are tried; a sentence in place of them where another test tries them. */
const EDITS: Readonly<Record<string, readonly Edit[] | string>> = {
  region: "below: the log bucket stops it",
  namePrefix: "below: the log bucket stops it",
  account: "below: it is refused",
  split: "split-state.test.ts: it takes several stacks",
  "organization.id": "below: no image may name the organization",
  "organization.managementAccount": [{ organization: { ...BASE.organization, managementAccount: "888877776666" } }],
  "network.vpcId": [
    { network: { ...NETWORK, vpcId: "vpc-1123456789abcdef0" } },
    { network: { vpcId: "vpc-1123456789abcdef0", subnetId: "subnet-1123456789abcdef0" } },
    { network: undefined },
  ],
  "network.subnetId": [{ network: { ...NETWORK, subnetId: "subnet-1123456789abcdef0" } }],
  "network.securityGroupIds": [{ network: { ...NETWORK, securityGroupIds: ["sg-0123456789abcdef0"] } }],
  permissionsBoundary: [{ permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary" }],
  defaultTags: [
    { defaultTags: { ...BASE.defaultTags, Team: "C" } },
    { defaultTags: { ...BASE.defaultTags, More: "D" } },
  ],
  requiredTags: [{ requiredTags: {} }],
  naming: [{ naming: ["*"] }],
  owners: [{ owners: { domains: ["example.org"] } }],
  publicImages: [{ publicImages: ["!*"] }],
  logRetentionDays: [{ logRetentionDays: 30 }, { logRetentionDays: 120 }],
  channels: [
    { channels: { ...BASE.channels, news: { subscriptions: [{ ...MAIL, endpoint: "b@example.org" }] } } },
    { channels: { ...BASE.channels, news: { subscriptions: [MAIL, { ...MAIL, endpoint: "b@example.org" }] } } },
    { channels: { ...BASE.channels, news: { subscriptions: [] } } },
    { channels: { news: BASE.channels.news } },
  ],
  promotion: [{ promotion: {} }, { promotion: { channels: ["beta", "stable"] } }],
  update: [
    { update: { runner: RUNNER, bases: "none", labels: ["update"], autoMerge: "squash" } },
    { update: { runner: { ...RUNNER, architecture: "arm64", cron: "0 5 1 * ? *" } } },
    { update: { runner: { ...RUNNER, notify: ["unused"] } } },
    { update: {} },
  ],
  rebuild: [{ rebuild: {} }, { rebuild: { notify: ["news"] } }],
  build: [{ build: { onDeploy: "never" } }],
  repository: [{ repository: "example/others" }],
  images: [{ images: ["web"] }],
};

describe("the table of what settings do", () => {
  let folder: SettingsFolder;
  let stack: DeployedStack;

  before(engine);
  before(async () => {
    folder = settingsFolder(IMAGES);
    stack = await deployed(folder.programOf(BASE));
  });
  after(async () => {
    await stack.close();
    folder.delete();
  });

  it("has an edit here for each of its keys", () => {
    assert.deepEqual(Object.keys(EDITS).sort(), Object.keys(STACK_KINDS.images.keys).sort());
  });

  for (const [key, edits] of Object.entries(EDITS)) {
    if (typeof edits === "string") continue;
    it(`says of ${key} what the engine does`, async () => {
      for (const edit of edits) await agrees({ ...BASE, ...edit }, key);
    });
  }

  it("says that another account is refused: AWS knows nothing there of what the state names", async () => {
    const settings = { ...BASE, account: "444455556666" };
    const { stack: shared, images } = told(settings, "account");
    assert.deepEqual([shared.effect, ...images.map(({ effect }) => effect)], ["refused", "refused", "refused"]);
    await assert.rejects(stack.deployment.up(folder.programOf(settings)));
    await stack.deployment.up(folder.programOf(BASE));
  });

  for (const [key, edit] of [
    ["region", { region: "eu-west-1" }],
    ["namePrefix", { namePrefix: "dev" }],
  ] as const) {
    it(`says of ${key} what the engine does once nothing is protected, and that it stops before`, async () => {
      const settings = { ...BASE, ...edit };
      await assert.rejects(stack.preview(folder.programOf(settings)), /logs-bucket[^]*marked for protection/);
      await stack.unprotect();
      await agrees(settings, key);
      await stack.deployment.up(folder.programOf(BASE));
    });
  }

  /** The words for one key beside the steps of a preview. */
  async function agrees(settings: object, key: string): Promise<void> {
    const words = told(settings, key);
    const steps = await stack.preview(folder.programOf(settings));
    const what = `${JSON.stringify(settings)}\n${steps.map(({ op, name }) => `${op} ${name}`).join("\n")}`;
    assert.equal(words.stack.effect, effectOfSteps(steps.filter((step) => ownerOf(step) === undefined)), what);
    for (const name of Object.keys(IMAGES)) {
      const own = steps.filter((step) => ownerOf(step) === name);
      const image = words.images.find((one) => one.name === name);
      assert.equal(image?.effect ?? "nothing", effectOfSteps(own), `${name}: ${what}`);
      const isRebuilt = own.some(({ op, type }) => type.endsWith(":Image") && op.includes("replace"));
      assert.equal(image?.rebuilds ?? false, isRebuilt, `${name} rebuilt: ${what}`);
    }
  }

  function told(settings: object, key: string): SettingsEffect {
    const { settings: changes } = compareFleets(folder.stateOf(BASE), folder.stateOf(settings));
    const effect = changes.flatMap(({ effects }) => effects).find((one) => one.key === key);
    assert.ok(effect, `no effect of ${key} among ${JSON.stringify(changes)}`);
    return effect;
  }
});

function ownerOf({ name }: PlannedStep): string | undefined {
  return Object.keys(IMAGES).find((image) => name === image || name.startsWith(`${image}-`));
}

describe("another organization in the settings", () => {
  before(engine);

  it("changes nothing by itself", async () => {
    const folder = settingsFolder({ app: IMAGES.app });
    const stack = await deployed(folder.programOf(BASE));
    try {
      for (const organization of [undefined, { ...BASE.organization, id: "o-exampleorg2" }]) {
        const settings = { ...BASE, organization };
        const { effects = [] } = compareFleets(folder.stateOf(BASE), folder.stateOf(settings)).settings[0] ?? {};
        for (const { stack: shared, images } of effects) assert.deepEqual([shared.effect, images], ["nothing", []]);
        assert.deepEqual(await stack.preview(folder.programOf(settings)), []);
      }
    } finally {
      await stack.close();
      folder.delete();
    }
  });
});
