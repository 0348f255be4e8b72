import { events, type Job, type Step, type WorkflowFile } from "./workflow-files";

type Rule = (file: WorkflowFile) => readonly string[];

/** Actions that may be used, by their commits: those seen in well-kept repositories in autumn 2026, in docs/ci.md too. */
export const PINS: Readonly<Record<string, string>> = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
  "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
  "actions/github-script": "3a2844b7e9c422d3c10d287c895573f7108da1b3 # v9.0.0",
  "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
  "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
  "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
  "pulumi/actions": "8e5e406f4007fca908480587cb9893c07090f58d # v7",
  "pulumi/auth-actions": "141415910c3beb54e03b48e9057c204c97b956f2 # v2.1.0",
};

/** Jobs that may ask for a role. Any other job with `id-token: write` is a fault. */
const OIDC_JOBS = [
  "image-pull-request.yml/preview",
  "image-release.yml/up",
  "image-drift.yml/compare",
  "image-drift.yml/tell",
  "image-notify.yml/tell",
  "notify.yml/images",
  "image-rebuild.yml/rebuild",
  "image-update.yml/update",
  "image-promote.yml/move",
  "image-catalogue.yml/deploy",
  "catalogue.yml/images",
  "promote.yml/images",
  "pull-request.yml/images",
  "release.yml/images",
  "drift.yml/images",
  "rebuild.yml/images",
  "update.yml/images",
  "publish.yml/publish",
  "aws-names.yml/tables",
];

/** Jobs that may write to the repository, and what. They run nothing of the repository: no checkout, no `run`. */
const WRITING_JOBS: Readonly<Record<string, string>> = {
  "image-pull-request.yml/comment": "pull-requests",
  "image-release.yml/tag": "contents",
  "image-drift.yml/issue": "issues",
  "image-catalogue.yml/deploy": "pages",
  "publish.yml/release": "contents",
  "aws-names.yml/branch": "contents",
  "aws-names.yml/pull-request": "pull-requests",
};

const SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository";
const ALLOWED_EVENTS = ["pull_request", "merge_group", "push", "schedule", "workflow_dispatch", "workflow_call"];
const DEPLOYS = /\bpulumi (up|destroy|refresh|import|state)\b/;

const RULES: readonly Rule[] = [
  safeEvents,
  noPermissionsAtTop,
  leastPermissions,
  noSecrets,
  pinnedActions,
  noCredentialsLeftInGit,
  noExpressionsInScripts,
  limitsOnJobs,
  previewsNeverForForks,
  deploymentsProtected,
  credentialsAfterInstall,
  concurrencyOfRuns,
];

/** Everything about a workflow that is not as safe as docs/ci.md says, one line each. */
export function faults(file: WorkflowFile): readonly string[] {
  return RULES.flatMap((rule) => rule(file).map((fault) => `${file.file}: ${fault}`));
}

function safeEvents({ workflow }: WorkflowFile): readonly string[] {
  return events(workflow)
    .filter((event) => !ALLOWED_EVENTS.includes(event))
    .map((event) => `started by ${event}`);
}

function noPermissionsAtTop({ workflow: { permissions } }: WorkflowFile): readonly string[] {
  const none = typeof permissions === "object" && Object.keys(permissions).length === 0;
  return none ? [] : ["permissions at the top are not {}"];
}

function leastPermissions(file: WorkflowFile): readonly string[] {
  return jobs(file).flatMap(({ id, key, job }) => {
    if (typeof job.permissions !== "object") return [`${id} does not list its permissions`];
    const writes = Object.entries(job.permissions)
      .filter(([scope, access]) => access === "write" && scope !== "id-token")
      .map(([scope]) => scope);
    const wrong = writes.filter((scope) => job.uses === undefined && WRITING_JOBS[key] !== scope);
    const found = wrong.map((scope) => `${id} may write ${scope}`);
    if (job.permissions["id-token"] !== undefined && !OIDC_JOBS.includes(key)) found.push(`${id} may ask for a role`);
    if (writes.length > 0 && steps(job).some(runsRepository))
      found.push(`${id} may write and runs the repository's code`);
    return found;
  });
}

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  rebuild: ["REBUILD_APP_ID", "REBUILD_APP_PRIVATE_KEY"],
  update: ["UPDATE_APP_ID", "UPDATE_APP_PRIVATE_KEY"],
  drift: ["SLACK_WEBHOOK_URL"],
  notify: ["SLACK_WEBHOOK_URL"],
};

/** Credentials come from OIDC alone; a reusable workflow gets none handed down, but for the Apps of rebuilds and updates, and the webhook of Slack. */
function noSecrets(file: WorkflowFile): readonly string[] {
  const names = SECRETS[/(?:^|[/-])(\w+)\.yml$/.exec(file.file)?.[1] ?? ""] ?? [];
  const text = names.reduce((all, name) => all.replaceAll(`\${{ secrets.${name} }}`, ""), file.text);
  const found = /\bsecrets\s*[.[]/.test(text) ? ["reads secrets"] : [];
  const told = jobs(file).flatMap(({ id, job }) => {
    const { secrets, ...rest } = job;
    const isOfApp = typeof secrets === "object" && Object.keys(secrets ?? {}).every((name) => names.includes(name));
    const isOpen = job.environment === undefined && /\bsecrets\./.test(JSON.stringify(rest));
    return [
      ...(secrets === undefined || isOfApp ? [] : [`${id} hands on secrets`]),
      ...(isOpen ? [`${id} reads secrets outside of an environment`] : []),
    ];
  });
  return [...found, ...told];
}

function pinnedActions(file: WorkflowFile): readonly string[] {
  return [...file.text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].flatMap(([, used = ""]) => {
    if (/^[.$]\//.test(used)) return []; // of the commit that runs
    const [action = "", pin] = used.split("@");
    if (action.endsWith(".yml")) return /^[0-9a-f]{40} # v\d/.test(pin ?? "") ? [] : [`${used} is not pinned`];
    return PINS[action] !== undefined && PINS[action] === pin ? [] : [`${used} is not a reviewed pin`];
  });
}

function noCredentialsLeftInGit(file: WorkflowFile): readonly string[] {
  return eachStep(file).flatMap(({ id, step }) =>
    step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false
      ? [`${id} leaves the token in .git`]
      : [],
  );
}

function noExpressionsInScripts(file: WorkflowFile): readonly string[] {
  return eachStep(file).flatMap(({ id, step }) =>
    `${step.run ?? ""}${String(step.with?.["script"] ?? "")}`.includes("${{") ? [`${id} fills text into a script`] : [],
  );
}

function limitsOnJobs(file: WorkflowFile): readonly string[] {
  return jobs(file).flatMap(({ id, job }) => {
    if (job.uses !== undefined) return [];
    const found = /^ubuntu-\d\d\.\d\d$/.test(job["runs-on"] ?? "") ? [] : [`${id} runs on ${String(job["runs-on"])}`];
    const limit = job["timeout-minutes"];
    return limit !== undefined && limit < 360 ? found : [...found, `${id} has no time limit of its own`];
  });
}

/** In a workflow for pull requests, whoever may ask for a role or write excludes forks. */
function previewsNeverForForks(file: WorkflowFile): readonly string[] {
  if (!file.file.endsWith("image-pull-request.yml")) return [];
  return jobs(file).flatMap(({ id, job }) => {
    const trusted = Object.values(job.permissions ?? {}).includes("write");
    return trusted && !(job.if ?? "").includes(SAME_REPOSITORY) ? [`${id} runs for forks`] : [];
  });
}

function deploymentsProtected(file: WorkflowFile): readonly string[] {
  return jobs(file).flatMap(({ id, job }) => {
    const found =
      mayTakeRole(job) && job.environment === undefined ? [`${id} takes a role outside of an environment`] : [];
    const deploys = steps(job).some(({ run }) => DEPLOYS.test(run ?? ""));
    if (!deploys) return found;
    if (!file.file.endsWith("image-release.yml")) found.push(`${id} deploys`);
    if (job.concurrency?.["cancel-in-progress"] !== false) found.push(`${id} can be cancelled while it deploys`);
    if (!job.concurrency?.group.includes("matrix.stack")) found.push(`${id} lets two deployments into one stack`);
    if (job.strategy?.["fail-fast"] !== false) found.push(`${id} stops other stacks when one fails`);
    if (!steps(job).some(({ run }) => run?.includes("--continue-on-error")))
      found.push(`${id} stops at the first image`);
    if (steps(job).some(({ run }) => run?.includes("--skip-preview"))) found.push(`${id} deploys without a preview`);
    return found;
  });
}

/** `id-token: write` belongs to a whole job: a script of a package could ask for the role before the step that does. */
function credentialsAfterInstall(file: WorkflowFile): readonly string[] {
  return jobs(file).flatMap(({ id, job }) => {
    const installs = steps(job).map(({ run }) => /\bnpm (?:ci|install)\b.*/.exec(run ?? "")?.[0]);
    const install = installs.findIndex((command) => command !== undefined);
    const role = steps(job).findIndex(({ uses }) => /^(aws-actions|pulumi\/auth-actions)/.test(uses ?? ""));
    const runsScripts = mayTakeRole(job) && installs.some((command) => command?.includes("--ignore-scripts") === false);
    return [
      ...(role >= 0 && role < install ? [`${id} installs packages with a role at hand`] : []),
      ...(runsScripts ? [`${id} runs scripts of packages where a role can be asked for`] : []),
    ];
  });
}

function mayTakeRole(job: Job): boolean {
  return (job.permissions as Record<string, string> | undefined)?.["id-token"] === "write" && job.uses === undefined;
}

function concurrencyOfRuns({ workflow }: WorkflowFile): readonly string[] {
  if (events(workflow).includes("workflow_call")) return [];
  const { concurrency } = workflow;
  if (concurrency === undefined) return ["runs have no concurrency group"];
  const deploys = Object.values(workflow.jobs).some(({ uses }) => uses?.includes("image-release.yml"));
  return deploys && concurrency["cancel-in-progress"] !== false ? ["a release can be cancelled by the next"] : [];
}

function jobs({
  file,
  workflow,
}: WorkflowFile): readonly { readonly id: string; readonly key: string; readonly job: Job }[] {
  const base = file.slice(file.lastIndexOf("/") + 1);
  return Object.entries(workflow.jobs).map(([id, job]) => ({ id, key: `${base}/${id}`, job }));
}

function steps(job: Job): readonly Step[] {
  return job.steps ?? [];
}

function eachStep(file: WorkflowFile): readonly { readonly id: string; readonly step: Step }[] {
  return jobs(file).flatMap(({ id, job }) => steps(job).map((step) => ({ id: `${id}/${step.name ?? "?"}`, step })));
}

function runsRepository({ run, uses }: Step): boolean {
  return run !== undefined || (uses?.startsWith("actions/checkout@") ?? false) || (uses?.startsWith("./") ?? false);
}
