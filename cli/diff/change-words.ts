import type {
  AffectedImage,
  Alert,
  AlertKind,
  ChildChange,
  Circumstance,
  Consequence,
  ConsequenceKind,
  DetailedConsequence,
  Effect,
  ImageChange,
} from "../../changes";
import { plural } from "../terminal/issue-report";

/** Titles of the lists in which consequences are shown, in their order. */
export const KIND_WORDS: Readonly<Record<ConsequenceKind, string>> = {
  created: "creates",
  updated: "updates",
  replaced: "replaces",
  deleted: "deletes",
  refused: "stops at",
  kept: "keeps",
  gained: "gains",
  lost: "loses",
};

export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  nothing: "nothing",
  updated: "updated in place",
  created: "created",
  deleted: "deleted",
  replaced: "replaced",
  moved: "moved",
  refused: "refused",
};

const BUILDS = { ci: "CI", image: "the image", release: "releases" } as const;

type Detailed = DetailedConsequence["resource"];
type ResourceWords = Readonly<Record<Exclude<Consequence["resource"], Detailed>, string>> & {
  readonly [R in Detailed]: (record: DetailedConsequence<R>) => string;
};

export const RESOURCE_WORDS: ResourceWords = {
  pipeline: ({ architecture }) => `pipeline for ${architecture}`,
  pipelines: ({ to }) => `its pipelines, which then point to recipe ${to}`,
  recipe: ({ version, components }) => `recipe ${version}${ownComponents(components)}`,
  image: ({ version, architectures = [] }) =>
    version === undefined ? "its image" : `image ${version}${architectures.length > 1 ? " for each architecture" : ""}`,
  "recipe-and-image": ({ version }) => (version ? `recipe and image ${version}` : "its recipe, image and AMIs"),
  "released-image": ({ version }) => `image ${version} with its AMIs`,
  "released-images": "every released image version with its AMIs and snapshots, and who may launch them",
  "released-container": ({ version }) => `image ${version}, in its repository`,
  "released-containers": "every released image, and who may pull it",
  repository: ({ name }) => `repository ${name}`,
  "repository-key":
    "the key of its repository: ECR keeps the one that a repository was made with. Give the repository another name",
  "build-resources": ({ architectures, version }) =>
    architectures === undefined || version === undefined
      ? "its pipelines, recipe, components and configurations"
      : `pipelines (${architectures.join(", ")}), recipe ${version}, components, infrastructure and distribution configurations`,
  "definition-keys": ({ keys }) => keys.join(", "),
  "kms-key": "its own KMS key",
  "lifecycle-policy": "its lifecycle policy",
  "infrastructure-configuration": ({ to }) =>
    `its infrastructure configuration; the next build runs in ${to ? `${to.subnetId} of ${to.vpcId}` : "the default VPC"}`,
  "distribution-configuration": "its distribution configuration",
  "build-project": ({ role }) => `its CodeBuild project for ${BUILDS[role]}`,
  "build-artifacts": ({ role }) =>
    `the bucket with the artifacts of ${BUILDS[role]}: they expire, the bucket is yours to delete`,
  "image-tags": "tags of its pipelines, recipe and configurations, and of AMIs from the next build on",

  everything: "everything",
  "shared-resources": "what its images share: log bucket, log group, security group, topics and keys",
  "named-resources": "its log bucket, roles, log group, security group and topics, under another name",
  "part-resources": "what the images of each part share",
  "account-content": ({ account }) => `everything in account ${account}`,
  "shared-tags": "tags of all that its images share",
  roles: "its roles",
  "log-group": "its log group",
  rebuilds: "the state machine that rebuilds images, with its schedule",
  "update-runner": "the CodeBuild project that runs golden update, with its schedule",
  "build-logs": ({ olderThanDays }) => `build logs older than ${olderThanDays.toString()} days`,
  "security-group": ({ to }) => `its security group for builds${to ? `, in ${to}` : ""}`,
  "topics-and-permissions": "topics of the channels that its images name, and what its roles may do",
  subscriptions: ({ channel }) => `subscriptions of the channel ${channel}`,
  "channel-ways": ({ channel }) => `what the channel ${channel} hears, and where it goes beside its subscriptions`,
  subscriber: ({ protocol, endpoint, channel }) => `${protocol} ${endpoint}: messages of the channel ${channel}`,

  "state-bucket": "the bucket of its state",
  "state-key": "the key of its state",
  "state-versions": "how long the bucket keeps overwritten states",
  "state-tags": "tags of its bucket and key",
  "roles-boundary": "the boundary of roles",
  "source-credentials": "credentials of CodeBuild; no build can fetch its source until the new one is there",
  "registry-caches": "pull-through caches; what they hold stays in ECR",
  gate: "the gate of the repository",
  environments: "environments, their branches and variables",
  codeowners: "the text of CODEOWNERS, to be committed",
  "repository-variables": "variables of the repository",
  "repository-secrets": "secrets of the repository",
  "identity-provider": "the identity provider",
  "role-trust": "the trust of the roles",
  "role-policies": "policies of the roles",
  "role-that-rebuilds": "the role that rebuilds",
  "role-that-promotes": "the role that promotes",
  "role-that-revokes": "the role that revokes",
  "deploy-role-policies": "policies of the role that deploys",
  "role-tags": "tags of the roles",

  public: "everyone with an AWS account",
  organization: ({ id, managementAccount: by }) => `organization ${id}${by ? `, as of management account ${by}` : ""}`,
  "organizational-unit": ({ arn }) => `organizational unit ${arn}`,
  account: ({ id }) => `account ${id}`,
  copy: ({ account }) => `a copy for account ${account}`,
  "launch-template": ({ id, ofAccount }) => `launch template ${id}${ofAccount ? ` of account ${ofAccount}` : ""}`,
  region: ({ name }) => `region ${name}`,
  encryption: ({ key }) => `encryption with ${key ? `the key ${key}` : "a key of its own"}`,
  "ssm-parameter": ({ name }) => `the SSM parameter ${name}`,
};

/** What follows the words for a resource. */
export const CONSEQUENCE_WORDS: Readonly<Record<Circumstance, string>> = {
  "built-on-deploy": ", built during the deployment",
  "built-after-deploy": ", started after the deployment",
  "built-unless-started": ", built during the deployment unless it is built already",
  "of-next-versions": ": nothing is built or deleted now, it counts from the next versions on",
  "built-on-schedule": ", when its schedule next starts the pipeline (onDeploy is never)",
  "built-when-started": ", when somebody starts the pipeline (onDeploy is never)",
  "built-elsewhere": ", when golden rebuild starts the workflow that builds it",
  "built-by-project": ", when golden rebuild starts its CodeBuild project",
  "deleted-last": ", last of all",
  "nothing-built": ": nothing is built",
  "until-raised": ": nothing happens before the version is raised",
  "amis-need-it": ": its AMIs could not be launched without it",
  "nothing-expires": ": nothing expires from now on",
  "points-to-last-ami": ": it points to the last AMI",
  "stays-as-it-is": ": it stays as it is",
  "new-amis": ": new AMIs",
  "new-amis-and-parameter": ": new AMIs, and its SSM parameter",
  "new-amis-and-parameter-that-stays": ": new AMIs, and its SSM parameter, which stays as it is",
  "under-new-name": ", under another name",
  "under-old-name": ", under the old name",
  "log-bucket-protected": "; the log bucket is protected and stops the deployment",
  "must-confirm": "; each new address must confirm",
  "no-longer-managed": ": nothing updates it from now on",
  "names-taken-until-state-moves": ": AWS already has its names and refuses until its state is moved",
  "once-state-moves": ", once its state is moved",
  "of-removed-parts-too": "; also of removed parts, which nothing updates",
  "rule-of-check": ": a rule that golden check enforces",
  "images-name-it": ": an image names the organization that it is shared with, and changes with it",
  "no-resource": ": no resource has it",
  "no-image-names-it": ": no image names the channel, so it has no topic",
  protected: ": it would move, and is protected; make another stack",
  "state-names-old-account": ": the state names what is in the old account; make another stack",
};

const MADE_ANEW =
  "Its preview refuses that because the log bucket is protected; with --skip-preview the deployment would stop there, halfway";

/** Of an image the words follow its name. */
export const ALERT_WORDS: { readonly [K in AlertKind]: (alert: Alert<K>) => string } = {
  public: () => "everyone with an AWS account may launch it now",
  "launch-granted": ({ to, id }) => `${to.replace("-", " ")} ${id} may launch it now`,
  "pull-granted": ({ to, id }) => `${to} ${id} may pull it now`,
  "copy-granted": ({ account }) => `account ${account} gets a copy of its own now`,
  "launch-template-granted": ({ id, account }) => `launch template ${id} of account ${account} gets each new AMI now`,
  "disk-not-encrypted": ({ device, isNew }) => `the disk ${device} is ${isNew ? "not" : "no longer"} encrypted`,
  "read-granted": ({ arn }) => `its builds may read ${arn} now`,
  "build-privileged": ({ role }) => `builds of ${role} are root on their host now`,
  "build-unapproved": ({ role }) => `builds of ${role} no longer wait for approval of pull requests from forks`,
  "build-access": ({ role, to }) => `builds of ${role} may reach ${to.join(", ")} now`,
  "image-left-stack": ({ stack }) =>
    `the stack ${stack} no longer deploys it: its pipelines are deleted there, its AMIs stay`,

  "settings-removed": ({ stack }) =>
    `the stack ${stack} no longer has settings: what it deployed stays, and nothing updates it. ` +
    `To delete it, run pulumi destroy --stack ${stack} before the settings go`,
  "split-changed": ({ stack }) =>
    `split of ${stack} differs: images move to other stacks, where AWS has their names already. ` +
    "Before this is merged, move their state by the commands below (docs/state.md)",
  "region-changed": ({ stack, from, to }) =>
    `region of ${stack} was ${from} and is ${to}: everything would be recreated there and deleted here. ` +
    `${MADE_ANEW}. Give ${to} a stack of its own instead`,
  "account-changed": ({ stack, from, to }) =>
    `account of ${stack} was ${from} and is ${to}: nothing moves, and the deployment fails, because the state names ` +
    `what is in ${from}. Give ${to} a stack of its own instead`,
  "prefix-changed": ({ stack }) =>
    `namePrefix of ${stack} differs: everything that it deployed would be recreated under another name. ${MADE_ANEW}`,
  "organization-changed": ({ stack, key, from, to = "gone" }) =>
    `settings of ${stack}: ${key} was ${from} and is ${to}`,
  "public-images-changed": ({ stack, globs }) =>
    `publicImages of ${stack} ` +
    (globs
      ? `differs: images that fit ${globs.join(", ")} may be made public`
      : "is gone: any image may be made public"),
  "boundary-changed": ({ stack, key, to }) =>
    `${key} of ${stack} is ${to ? `another policy: ${to === "default" ? "the one of bootstrap" : to}` : "gone: nothing bounds the roles now"}`,

  "builds-may-read": ({ stack, arns }) => `${stack}: builds may be allowed to read ${arns.join(", ")} now`,
  "state-versions-shortened": ({ stack, from, to }) =>
    `${stack}: overwritten states are kept for ${to.toString()} days, previously ${from.toString()}`,
  "approvals-lowered": ({ stack, from, to }) =>
    `${stack}: a pull request needs ${plural(to, "approval")}, previously ${plural(from, "approval")}`,
  "owners-need-not-approve": ({ stack }) => `${stack}: owners of the files no longer need to approve`,
  "check-dropped": ({ stack, check }) => `${stack}: the check ${check} is no longer required`,
  "owner-dropped": ({ stack, pattern }) => `${stack}: ${pattern} no longer has an owner`,
  "branch-unguarded": ({ stack, from, to }) => `${stack}: the branch ${from} is no longer guarded; ${to} is`,
  "protection-changed": ({ stack, from, to }) => `${stack}: the ${from} becomes a ${to}`,
  "environment-trusted": ({ stack, environment, role }) =>
    `${stack}: jobs of the environment ${environment} may ${role} now: the role trusts its OIDC subject`,
  "reviewers-dropped": ({ stack, environment, reviewers, left }) =>
    `${stack}: the environment ${environment} loses the reviewers ` +
    reviewers.map(({ kind, id }) => `${kind} ${id.toString()}`).join(", ") +
    (left === 0 ? ": its jobs need no approval" : ""),
  "environment-opened": ({ stack, environment, branches }) =>
    `${stack}: the environment ${environment} is open to more branches: ${[branches].flat().join(", ")}`,
  "wait-shortened": ({ stack, environment, from, to }) =>
    `${stack}: jobs of the environment ${environment} wait ${to.toString()} minutes, previously ${from.toString()}`,
  "repository-trusted": ({ stack, from, to }) => `${stack}: the roles trust ${to}, previously ${from}`,
  "repository-id-changed": ({ stack, from, to }) =>
    `${stack}: the roles trust the repository ` +
    (to ? `of number ${to.toString()}, previously ${from.toString()}` : "only by its name, without repositoryIds"),
  "identity-provider-changed": ({ stack }) => `${stack}: the roles trust another identity provider`,
  "regions-added": ({ stack, regions }) => `${stack}: the roles may act in more Regions: ${regions.join(", ")}`,
};

export const REBUILD_WORDS: Readonly<Record<ImageChange["rebuild"]["why"], string>> = {
  new: "the image is new",
  removed: "the definition is gone",
  raised: "the version is raised",
  "not-raised": "the version is not raised",
  "around-the-ami": "nothing in or on the image changes",
  "no-image": "it builds no image and is updated in place",
};

export const CHILD_WORDS: Readonly<Record<ChildChange["why"], (child: ChildChange) => string>> = {
  "outside-range": ({ range, parentVersion }) => `it stays on ${range}, which does not include ${parentVersion}`,
  pinned: ({ range }) => `it is pinned to ${range}: only a change of its own gets it a newer build`,
  raised: ({ version }) => `it is at ${version} in this change and is built after its parent`,
  "by-schedule": ({ schedule = { timezone: "" } }) =>
    `by its schedule, ${"rate" in schedule ? `every ${schedule.rate}` : `cron ${schedule.cron ?? ""} (${schedule.timezone})`}`,
  "no-schedule": () => "at its next build: it has no schedule, so start it by hand or raise its version",
  "schedule-off": () => "at its next build: its schedule is off, so start it by hand or raise its version",
};

export const AFFECTED_WORDS: Readonly<Record<AffectedImage["why"], (image: AffectedImage) => string>> = {
  new: ({ version = "" }) => `new, ${version}`,
  raised: ({ version = "" }) => `rebuilds as ${version}`,
  "not-raised": () => REBUILD_WORDS["not-raised"],
  "around-the-ami": () => REBUILD_WORDS["around-the-ami"],
  "no-image": () => REBUILD_WORDS["no-image"],
  unreadable: () => "cannot be compared",
  code: () => "code",
  "git-commit-tag": () => "only its GitCommit tag",
  "stack-settings": () => "the settings of its stack",
};

/** `recipe 1.3.0 with a component of its own` */
export function consequenceText(record: Consequence): string {
  const words = RESOURCE_WORDS[record.resource] as string | ((record: Consequence) => string);
  const place = record.in ? `, in ${record.in}` : "";
  const rest = record.consequence ? CONSEQUENCE_WORDS[record.consequence] : "";
  return `${typeof words === "string" ? words : words(record)}${place}${rest}`;
}

/** Without the name of the image that it is about. */
export function alertText<K extends AlertKind>(alert: Alert<K>): string {
  const words: (alert: Alert<K>) => string = ALERT_WORDS[alert.alert];
  return words(alert);
}

export function childText(child: ChildChange): string {
  return CHILD_WORDS[child.why](child);
}

function ownComponents(count: number): string {
  return count === 0 ? "" : ` with ${count === 1 ? "a component" : `${count.toString()} components`} of its own`;
}
