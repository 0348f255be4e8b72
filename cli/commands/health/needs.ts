import { folderSource, isOfKind, loadStackImages, type Stack } from "../../../definition";
import { neededCredential } from "../../../operations/builds/source-credentials";
import type { NeededSecret, NeededSource, Needs, Permission } from "../../../operations/health/needs";
import { DOCKER_HOSTS, planImages, type BuildProjectPlan, type DockerPlan, type Plan } from "../../../plan";
import { homeIn } from "../../../plan/arn";
import { credentialsDeployPolicy } from "../../../plan/policies/credentials-roles";
import { deployRolePolicy } from "../../../plan/policies/deploy-role";
import type { PolicyDocument } from "../../../plan/policies/document";
import { previewRolePolicy } from "../../../plan/policies/preview-role";
import { rolesBoundaryArn } from "../../../plan/roles-boundary";

type Parts = Omit<Needs, "account" | "region">;

/** https://docs.aws.amazon.com/codebuild/latest/userguide/asm-create-secret.html */
const SOURCE_KEYS = ["ServerType", "AuthType", "Token"];
/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-private-registry.html */
const REGISTRY_KEYS = ["username", "password"];
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
const CACHE_KEYS = ["username", "accessToken"];

const NOTHING: Parts = {
  ...{ secrets: [], sources: [], permissions: [], buildsImages: false, quotas: {}, scans: [] },
  ...{ publicImages: [], repositories: [] },
};

/** What a stack needs of its account; undefined where its files have faults. */
export function needsOf(stack: Stack, root: string): Needs | undefined {
  if (stack.settings === undefined) return undefined;
  const { account, region } = stack.settings;
  const parts = partsOf(stack, root);
  return parts && { account, region, ...parts };
}

function partsOf(stack: Stack, root: string): Parts | undefined {
  if (isOfKind(stack, "images")) return partsOfImages(stack, root);
  return isOfKind(stack, "credentials") ? partsOfCredentials(stack) : NOTHING;
}

function partsOfImages(stack: Stack<"images">, root: string): Parts | undefined {
  const { definitions, deployed, issues } = loadStackImages(folderSource(root), stack);
  const { settings } = stack;
  if (settings === undefined || issues.some(({ severity }) => severity === "error")) return undefined;
  const names = deployed.map(({ name }) => name);
  const plan = planImages({ definitions, settings, stack: stack.name, names });
  const builds = plan.images.flatMap((image) => {
    const { flavors = [] } = definitions.find(({ name }) => name === image.name) ?? {};
    return [image.ci, image.release].flatMap((project) => (project ? [{ project, user: image.name, flavors }] : []));
  });
  return {
    secrets: merged(builds.flatMap(({ project, user }) => secretsOf(project, user))),
    sources: sourcesOf(builds.map(({ project }) => project)),
    permissions: imagePermissions(settings),
    buildsImages: plan.images.some((image) => "pipelines" in image && image.pipelines.length > 0),
    quotas: quotasOf([
      ...builds.map(({ project, flavors }) => machinesOf(project, project.batch ? flavors.length : 1)),
      ...plan.images.flatMap((image) => (image.kind === "container" && image.codebuild ? [machinesOfDocker(image.codebuild)] : [])), // prettier-ignore
    ]),
    scans: scansOf(plan),
    publicImages: deployed.flatMap((image) =>
      image.kind === "ami" && image.distribution.share.public ? [image.name] : [],
    ),
    repositories: repositoriesOf(plan, settings.region),
  };
}

function secretsOf({ environment, environmentVariables = {}, source }: BuildProjectPlan, user: string): NeededSecret[] {
  const users = [user];
  const { registryCredential: registry } = environment;
  const variables = Object.values(environmentVariables).flatMap((variable) => {
    if (variable.kind !== "secret") return [];
    return [{ id: variable.secret, keys: variable.key === undefined ? [] : [variable.key], users }];
  });
  return [
    ...variables,
    ...(registry === undefined ? [] : [{ id: registry, keys: REGISTRY_KEYS, users }]),
    ...(source.auth.kind === "secret" ? [{ id: source.auth.secretArn, keys: SOURCE_KEYS, users }] : []),
  ];
}

function sourcesOf(projects: readonly BuildProjectPlan[]): readonly NeededSource[] {
  const servers = projects.flatMap((project) => neededCredential(project) ?? []);
  return [...new Set(servers)].map((server) => ({ server, isMade: false }));
}

/** Builds of one start, which run at once on machines of a type and size. */
interface Machines {
  readonly type: string;
  readonly computeType: string;
  readonly builds: number;
}

/** None of a fleet, which has a capacity of its own. */
function machinesOf({ environment }: BuildProjectPlan, builds: number): readonly Machines[] {
  const { type, computeType, fleetArn } = environment;
  return fleetArn === undefined ? [{ type, computeType, builds }] : [];
}

/** One for each platform; what joins them comes after. */
function machinesOfDocker({ platforms, computeType }: DockerPlan): readonly Machines[] {
  return platforms.map((platform) => ({ type: DOCKER_HOSTS[platform].type, computeType, builds: 1 }));
}

/** Builds that may run at once, by the machine that they run on, and projects. */
function quotasOf(projects: readonly (readonly Machines[])[]): Readonly<Record<string, number>> {
  const quotas: Record<string, number> = {};
  for (const { type, computeType, builds } of projects.flat()) {
    const kind = { LINUX_CONTAINER: "Linux", ARM_CONTAINER: "ARM" }[type];
    const [, size] = /^BUILD_GENERAL1_(SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)$/.exec(computeType) ?? [];
    if (kind === undefined || size === undefined) continue;
    const words = size.replace(/(SMALL|MEDIUM|LARGE)$/, (word) => word.charAt(0) + word.slice(1).toLowerCase());
    const name = `Concurrently running builds for ${kind}/${words} environment`;
    quotas[name] = Math.max(quotas[name] ?? 0, builds);
  }
  return projects.length === 0 ? quotas : { ...quotas, "Build projects": projects.length };
}

function scansOf({ images }: Plan): Needs["scans"] {
  const scanned = images.flatMap((image) =>
    image.kind !== "project" &&
    image.kind !== "external" &&
    image.pipelines.some((pipeline) => pipeline.imageScanningEnabled)
      ? [image.kind]
      : [],
  );
  return [...new Set(scanned)].map((kind) => (kind === "ami" ? "ec2" : "ecr"));
}

function repositoriesOf({ images }: Plan, here: string): readonly string[] {
  const all = images.flatMap((image) =>
    image.kind === "container" ? [...image.pipelines, ...(image.codebuild ? [image.codebuild] : [])] : [],
  );
  const adopted = all.flatMap(({ repository: { kind, name, regions } }) =>
    kind === "adopt" && regions.some(({ region }) => region === here) ? [name] : [],
  );
  return [...new Set(adopted)];
}

function partsOfCredentials({ settings }: Stack<"credentials">): Parts | undefined {
  if (settings === undefined) return undefined;
  const { account, region, sources, caches } = settings;
  const secrets: NeededSecret[] = [];
  const needed: NeededSource[] = [];
  for (const [name, source] of Object.entries(sources)) {
    const server = name.toUpperCase().replaceAll("-", "_");
    if (source === "adopt") needed.push({ server, isMade: false });
    else if ("connection" in source) needed.push({ server, auth: "CODECONNECTIONS", isMade: true });
    else {
      const { secret: id, tokenKey, userNameKey } = source;
      const copied = userNameKey === undefined ? "PERSONAL_ACCESS_TOKEN" : "BASIC_AUTH";
      const keys =
        tokenKey === undefined ? SOURCE_KEYS : [tokenKey, ...(userNameKey === undefined ? [] : [userNameKey])];
      secrets.push({ id, keys, users: [`sources.${name}`] });
      needed.push({ server, auth: tokenKey === undefined ? "SECRETS_MANAGER" : copied, isMade: true });
    }
  }
  for (const [prefix, { secret: id }] of Object.entries(caches))
    secrets.push({ id, keys: CACHE_KEYS, users: [`caches.${prefix}`] });
  const ids = secrets.map(({ id }) => id);
  const policy = credentialsDeployPolicy({
    ...homeIn(account, region),
    copiedSecrets: [],
    namedSecrets: ids,
    hasCaches: Object.keys(caches).length > 0,
  });
  return { ...NOTHING, secrets: merged(secrets), sources: needed, permissions: permissionsIn([policy]) };
}

/** What golden's own deploy role has, which has what a preview reads beneath it. */
function imagePermissions({
  account,
  region,
  namePrefix,
  permissionsBoundary,
}: NonNullable<Stack<"images">["settings"]>) {
  const { partition } = homeIn(account, region);
  const family = { partition, account, ...(namePrefix !== undefined && { namePrefix }) };
  const boundary = rolesBoundaryArn(permissionsBoundary, family);
  const args = { ...family, regions: [region], ...(boundary !== undefined && { createdRolesBoundary: boundary }) };
  return permissionsIn([previewRolePolicy(args), deployRolePolicy(args)]);
}

function permissionsIn(policies: readonly PolicyDocument[]): readonly Permission[] {
  const statements = policies.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === "Allow");
  return statements.map(({ Action, Resource = ["*"], Condition = {} }) => {
    const pairs = Object.values(Condition).flatMap((keys) => Object.entries(keys));
    const context = pairs.map(([key, values]) => [key, [values].flat()[0] ?? ""] as const);
    return { actions: Action, resources: Resource, context: Object.fromEntries(context) };
  });
}

/** One for each secret, with all keys and users. */
function merged(secrets: readonly NeededSecret[]): readonly NeededSecret[] {
  return [...new Set(secrets.map(({ id }) => id))].map((id) => {
    const same = secrets.filter((secret) => secret.id === id);
    return { id, keys: [...new Set(same.flatMap(({ keys }) => keys))], users: [...new Set(same.flatMap(({ users }) => users))] }; // prettier-ignore
  });
}
