import {
  loadImages,
  memorySource,
  type ImageDefinition,
  type ImageSettings,
  type StackSettings,
} from "../../definition";
import type { FleetState } from "../../changes";
import { container, onDocker } from "../definition/image/cases/containers";
import { loaded } from "../plan/build-projects/loaded";
import { MINIMAL_SETTINGS } from "../plan/samples";
import { child, fleet, image, ofImages } from "./fleets";
import { BOOTSTRAP, bootstrapSettings, CREDENTIALS, credentialsSettings, GITHUB, githubSettings } from "./foundations";
import { OTHER_CREDENTIALS } from "./foundations";

type Pair = readonly [FleetState, FleetState];

const { distribution, build, disks } = image("a");
const KEY = { kind: "create" } as const;
const DAILY = { cron: "0 7 * * ? *", timezone: "Etc/UTC", onlyWhenDependenciesChange: true, enabled: true };
const INSTALL = { kind: "document", name: "install", document: {}, data: "a", parameters: {} } as const;

/** An image that has all that a change may touch. */
const WHOLE = image("a", {
  components: [INSTALL],
  architectures: ["x86_64", "arm64"],
  notify: ["news"],
  build: { ...build, onDeploy: "wait" },
  lifecycle: { keepAtLeast: 3, exclude: { public: false, accounts: [], regions: [], tags: {} } },
  distribution: { ...distribution, kmsKey: KEY, parameter: "/images/{name}" },
});
const GIVEN = image("a", {
  distribution: {
    ...distribution,
    share: {
      public: true,
      organizations: ["o-abc1234567"],
      organizationalUnits: ["arn:aws:organizations::111122223333:ou/o-abc1234567/ou-1234-12345678"],
      accounts: ["444455556666"],
    },
    copyTo: ["777788889999"],
    launchTemplates: [{ id: "lt-0123456789abcdef0", account: "222233334444", setDefault: true }],
    regions: ["us-east-1"],
    kmsKey: { kind: "adopt", key: "alias/images" },
    parameter: "/images/{name}",
  },
  build: { ...build, mayRead: ["arn:aws:s3:::example-installers/agents/*"] },
  disks: [{ ...disks[0], encrypted: false }],
});

function definitions(before: readonly ImageDefinition[], after: readonly ImageDefinition[]): Pair {
  return [fleet(before), fleet(after)];
}

const CHILDREN = [
  child("b", "a", "2.0.0"),
  child("c", "a", "1.3.0"),
  child("d", "a", "1.x.x", { schedule: DAILY }),
  child("e", "a", "1.x.x"),
  child("f", "a", "1.x.x", { schedule: { ...DAILY, enabled: false } }),
];

/** A project, with `more` under `ci`. */
function project(more = ""): ImageDefinition {
  const ci = `{source: {repository: a/b, visibility: private}, triggers: {pullRequests: [main]${more}}`;
  return { ...loaded(`kind: project\nci: ${ci}\n`), name: "p", file: "images/p.yaml" };
}

function containerOf(more: string): ImageDefinition {
  const { definitions: found } = loadImages({ source: memorySource({ "images/base.yaml": container(more) }) });
  return found[0] ?? image("a");
}

const KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";
const KEYED = containerOf(`repository: {kmsKey: "${KEY_ARN}"}`);

const OF_CONTAINERS: readonly Pair[] = [
  definitions([], [containerOf("")]),
  definitions([], loadImages({ source: memorySource(onDocker()) }).definitions),
  definitions([KEYED], []),
  definitions([containerOf("")], [{ ...KEYED, version: "1.1.0" }]),
  definitions([containerOf("")], [containerOf('distribution: {share: {accounts: ["444455556666"]}}')]),
];

const OF_IMAGES: readonly Pair[] = [
  definitions([], [{ ...loaded("kind: external\nversion: 1.0.0\nrepository: a/b\nworkflow: build.yml\n"), name: "e" }]),
  definitions([], [project("}")]),
  definitions([project("}")], []),
  definitions(
    [project("}")],
    [project(", approval: none}, environment: {privileged: true, variables: {T: {secret: S}}}")],
  ),
  definitions([], [WHOLE]),
  definitions([], [image("a", { schedule: DAILY })]),
  definitions([WHOLE], []),
  definitions([{ ...WHOLE, architectures: ["x86_64"] }], [{ ...GIVEN, version: "1.3.0" }]),
  definitions([GIVEN], [{ ...WHOLE, version: "1.3.0" }]),
  ...(["never", "start"] as const).map((onDeploy) =>
    definitions([{ ...WHOLE, build: { ...build, onDeploy } }], [WHOLE]),
  ),
  definitions([], [{ ...WHOLE, build: { ...build, onDeploy: "start" as const } }]),
  definitions([WHOLE], [{ ...WHOLE, description: "other" }]),
  definitions([WHOLE], [{ ...WHOLE, notify: [] }]),
  definitions(
    [image("a"), ...CHILDREN, child("g", "a", "1.x.x")],
    [image("a", { version: "1.3.0" }), ...CHILDREN, child("g", "a", "1.x.x", { version: "1.3.0" })],
  ),
  [fleet([], { unreadable: ["a"] }), fleet([image("a")])],
];

const MAIL = { protocol: "email", endpoint: "a@example.org" } as const;
const BARE: ImageSettings = {
  ...MINIMAL_SETTINGS,
  organization: { id: "o-abc1234567", managementAccount: "999988887777" },
  channels: { news: { subscriptions: [MAIL] } },
};
const SETTINGS: ImageSettings = {
  ...BARE,
  network: { vpcId: "vpc-1", subnetId: "subnet-1" },
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
};
const SHARED = { ...distribution, share: { ...distribution.share, organizations: ["o-abc1234567"] } };
const IMAGES = [WHOLE, image("b", { distribution: SHARED })];

function stacks(settings: ImageSettings, deployed: Readonly<Record<string, readonly string[]>>): FleetState {
  return fleet(IMAGES, { settings: ofImages({ prod: settings }), deployed: new Map(Object.entries(deployed)) });
}

/** Of the settings of a stack that deploys two images. */
function edit(
  more: Partial<ImageSettings>,
  deployed: Readonly<Record<string, readonly string[]>> = { prod: ["a", "b"] },
): Pair {
  return [stacks(SETTINGS, { prod: ["a", "b"] }), stacks({ ...SETTINGS, ...more }, deployed)];
}

const RUNNER = {
  ...{ githubApp: "golden-images/github-app", cron: "0 5 ? * MON-FRI *", timezone: "Etc/UTC" },
  ...{ architecture: "x86_64" as const, notify: [] },
};

const OF_SETTINGS: readonly Pair[] = [
  edit({ region: "eu-west-1" }),
  edit({ account: "444455556666" }),
  edit({ namePrefix: "dev" }),
  edit({ organization: { id: "o-other123456", managementAccount: "888877776666" } }),
  edit({ network: { vpcId: "vpc-2", subnetId: "subnet-2" } }),
  [stacks(SETTINGS, { prod: ["a"] }), stacks(BARE, { prod: ["a"] })],
  [stacks(BARE, { prod: ["a"] }), stacks(SETTINGS, { prod: ["a"] })],
  edit({ defaultTags: { Team: "x" }, logRetentionDays: 30, naming: ["*"], repository: "example/images" }),
  edit({ publicImages: ["x"] }),
  edit({ build: { onDeploy: "start" } }),
  edit({
    rebuild: {
      cron: "0 7 * * ? *",
      timezone: "Etc/UTC",
      parallel: 10,
      olderThanDays: 30,
      deprecationNoticeDays: 14,
      notify: ["news"],
    },
  }),
  edit({ update: { runner: { ...RUNNER, notify: ["news"] } } }),
  [stacks({ ...SETTINGS, update: { runner: RUNNER } }, { prod: ["a"] }), stacks(SETTINGS, { prod: ["a"] })],
  [
    stacks({ ...SETTINGS, update: { runner: RUNNER } }, { prod: ["a"] }),
    stacks(
      {
        ...SETTINGS,
        update: { runner: { ...RUNNER, cron: "0 5 1 * ? *" }, labels: ["x"] },
        repository: "example/others",
      },
      { prod: ["a"] },
    ),
  ],
  edit({
    channels: { news: { subscriptions: [{ ...MAIL, endpoint: "b@example.org" }] }, other: { subscriptions: [] } },
  }),
  edit({ channels: { news: SETTINGS.channels["news"] ?? { subscriptions: [] }, other: { subscriptions: [] } } }),
  edit({ channels: { news: { subscriptions: [MAIL], events: ["promoted"] } } }),
  edit({ split: 2 }, { "prod-1": ["a"], "prod-2": ["b"] }),
  edit({ images: ["b"] }, { prod: ["b"] }),
  [stacks(SETTINGS, { prod: ["a"] }), fleet(IMAGES)],
];

function foundation(kind: "bootstrap" | "credentials" | "github", value: object, more: object): Pair {
  const state = (edited: object): FleetState => {
    const written = JSON.parse(JSON.stringify(edited)) as object;
    const kinds: Readonly<Record<typeof kind, () => StackSettings>> = {
      bootstrap: () => ({ kind: "bootstrap", settings: bootstrapSettings(written) }),
      credentials: () => ({ kind: "credentials", settings: credentialsSettings(written) }),
      github: () => ({ kind: "github", settings: githubSettings(written) }),
    };
    const settings = kinds[kind]();
    return fleet([], { settings: new Map([[kind, settings]]) });
  };
  return [state(value), state({ ...value, ...more })];
}

const { preview, prod } = GITHUB.environments;
const OWNED = { ...GITHUB, reviews: { count: 2 }, owners: { "/images/": ["@example-org/owners"] } };
const KEY_OF_STATE = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const OF_FOUNDATIONS: readonly Pair[] = [
  foundation("bootstrap", BOOTSTRAP, { region: "eu-west-1", keepVersionsDays: 3, defaultTags: { Team: "x" } }),
  foundation("bootstrap", BOOTSTRAP, { buildsMayRead: ["arn:aws:s3:::example-installers/*"] }),
  foundation("bootstrap", BOOTSTRAP, { projectsMayRead: ["arn:aws:s3:::example-installers/*"] }),
  ...OTHER_CREDENTIALS.map((more) => foundation("credentials", CREDENTIALS, more)),
  foundation("github", OWNED, { owners: {}, reviews: { count: 1 }, checks: ["lint"], branch: "trunk" }),
  foundation("github", GITHUB, { account: "444455556666", repository: "example-org/others", repositoryIds: undefined }),
  foundation("github", GITHUB, { protection: "branch-protection", regions: ["us-east-1", "eu-west-1"] }),
  foundation("github", GITHUB, { variables: { COLOR: "blue" }, secrets: ["TOKEN"], defaultTags: { Team: "x" } }),
  foundation("github", GITHUB, {
    oidcProvider: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    state: { bucket: "example-state", kmsKey: KEY_OF_STATE },
    permissionsBoundary: undefined,
    createdRolesBoundary: GITHUB.permissionsBoundary,
  }),
  foundation("github", GITHUB, {
    environments: {
      preview,
      prod: { ...prod, branches: ["main", "dev"], reviewers: { users: [8] }, waitMinutes: 0 },
      dev: { role: "deploy", branches: ["dev"] },
    },
  }),
  foundation("github", GITHUB, {
    environments: {
      ...{ preview, prod },
      ...Object.fromEntries(["rebuild", "promote", "revoke"].map((role) => [role, { role, branches: ["main"] }])),
    },
  }),
];

/** Pairs of states that together bring about every kind of record. */
export const EVERY_CHANGE: readonly Pair[] = [...OF_IMAGES, ...OF_CONTAINERS, ...OF_SETTINGS, ...OF_FOUNDATIONS];
