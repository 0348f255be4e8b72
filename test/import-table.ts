/** What the files of a room may import. A room is a folder, or a folder in a folder where the table has a line for that. */
export interface Room {
  /** Rooms of ours, for values and for types alike. */
  readonly ours: readonly string[];
  /** Packages, by name or by scope (`@pulumi/`). */
  readonly packages?: readonly string[];
  /** Modules of Node: all, or those named. */
  readonly node?: "all" | readonly string[];
}

/** A noun of components/: its siblings are not its to import, stacks/ wires them. */
export const NOUN: Room = {
  ours: ["components", "plan", "plan/ami", "plan/image-builder", "plan/policies"],
  packages: ["@pulumi/"],
};

/** The nouns of components/. */
export const NOUNS: readonly string[] = [
  "components/artifact-bucket",
  "components/build-environment",
  "components/build-notifications",
  "components/container-pipeline",
  "components/github-oidc-roles",
  "components/image-lifecycle",
  "components/image-pipeline",
  "components/image-sharing",
  "components/registry-credential",
  "components/repository-gate",
  "components/source-credential",
  "components/state-key",
];

/** What settings and images are both read with. */
const FORM: readonly string[] = [
  ...["definition/aws", "definition/yaml", "definition/diagnostics", "definition/files", "definition/secrets"],
  ...["definition/schema", "definition/form"],
];

/** The import table of CONTRIBUTING: folders are the pipeline, and each imports only what stands to its left. */
export const ROOMS: Readonly<Record<string, Room>> = {
  "definition/aws": { ours: [] },
  "definition/yaml": { ours: [], packages: ["yaml", "js-yaml"] },
  "definition/diagnostics": { ours: ["definition/yaml"], packages: ["fastest-levenshtein"] },
  "definition/files": { ours: ["definition/yaml", "definition/diagnostics"], node: ["fs", "path"] },
  "definition/secrets": {
    ours: ["definition/diagnostics"],
    packages: ["@secretlint/secretlint-rule-preset-recommend"],
  },
  "definition/schema": { ours: ["definition/aws"], packages: ["@sinclair/typebox"] },
  "definition/form": { ours: ["definition/yaml", "definition/diagnostics", "definition/schema"], packages: ["ajv"] },
  "definition/awstoe": { ours: ["definition/yaml", "definition/diagnostics"], packages: ["yaml"] },
  "definition/settings": {
    ours: FORM,
    packages: ["picomatch"],
    node: ["crypto"],
  },
  "definition/image": {
    ours: [...FORM, "definition/awstoe", "definition/settings"],
  },
  "definition/inventory": { ours: FORM.filter((room) => room !== "definition/aws").concat("definition/settings") },
  definition: {
    ours: [
      "definition/inventory",
      "definition/schema",
      "definition/yaml",
      "definition/diagnostics",
      "definition/files",
      "definition/secrets",
      "definition/form",
      "definition/awstoe",
      "definition/settings",
      "definition/image",
    ],
  },
  plan: {
    ours: [
      "definition/image",
      "definition/settings",
      "plan/ami",
      "plan/build-projects",
      "plan/container",
      "plan/image-builder",
    ],
    node: ["crypto"],
  },
  "plan/ami": { ours: ["definition/image", "plan", "plan/image-builder"] },
  "plan/build-projects": { ours: ["definition/image", "plan"] },
  "plan/container": { ours: ["definition/image", "plan", "plan/image-builder"] },
  "plan/image-builder": { ours: ["definition/image", "plan"] },
  "plan/policies": { ours: ["plan"] },
  changes: {
    ours: [
      "definition/diagnostics",
      "definition/image",
      "definition/secrets",
      "definition/settings",
      "plan",
      "plan/ami",
    ],
    packages: ["diff"],
  },
  "changes/git": { ours: ["definition"], node: ["child_process", "fs", "path"] },
  // A site from what is known without credentials: plain text in, plain text out.
  catalogue: { ours: ["definition", "plan", "changes/git"] },
  // Pure: edits of files that belong to others.
  "consumers/formats": {
    ours: ["definition/yaml"],
    packages: ["jsonc-parser", "yaml", "toml-eslint-parser", "dockerfile-ast"],
    node: ["vm"],
  },
  adoption: { ours: ["definition/aws", "definition/schema", "definition/yaml", "plan"], node: ["util"] },
  components: {
    ours: ["definition/diagnostics", "plan/policies", ...NOUNS, "components/build-project", "components/fleet-rebuild"],
    packages: ["@pulumi/"],
  },
  ...Object.fromEntries(NOUNS.map((noun) => [noun, NOUN])),
  // Each project has a bucket of its own: usable alone means that the component makes it.
  "components/build-project": {
    ours: ["components", "components/artifact-bucket", "plan", "plan/container", "plan/policies"],
    packages: ["@pulumi/"],
  },
  "components/fleet-rebuild": {
    ours: ["components", "components/artifact-bucket", "plan", "plan/policies"],
    packages: ["@pulumi/"],
  },
  "pulumi-sdk": { ours: [], packages: ["@pulumi/pulumi", "google-protobuf", "semver"], node: "all" },
  stacks: {
    ours: [
      "definition",
      "plan",
      "plan/policies",
      "changes/git",
      "components",
      "components/artifact-bucket",
      "components/build-environment",
      "components/build-notifications",
      "components/build-project",
      "components/container-pipeline",
      "components/fleet-rebuild",
      "components/image-lifecycle",
      "components/image-pipeline",
      "components/image-sharing",
      "pulumi-sdk",
      // What `golden rebuild` calls a target is what the state machine builds.
      "operations/rebuild",
    ],
    packages: ["@pulumi/"],
    node: "all",
  },
  "simulator/schema": { ours: [], packages: ["fastest-levenshtein"], node: ["crypto"] },
  // Pure: what becomes of a build, by a script and the time.
  "simulator/builds": { ours: [], packages: ["yaml"] },
  // Runs state machines, in JSONata as Step Functions does.
  "simulator/executions": { ours: [], packages: ["jsonata"], node: ["crypto"] },
  "simulator/cloud": { ours: ["simulator/schema"], node: ["crypto", "fs", "os", "path"] },
  "simulator/control": { ours: ["simulator/cloud", "simulator/builds"] },
  "simulator/provider": {
    ours: ["simulator/schema", "simulator/cloud", "simulator/control"],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"],
    node: ["timers/promises"],
  },
  "simulator/wire": {
    ours: ["simulator/schema", "simulator/builds", "simulator/cloud", "simulator/control", "simulator/executions"],
    packages: ["cborg"],
    // Functions of Lambda run as processes.
    node: ["child_process", "crypto", "fs", "http", "net", "timers/promises"],
  },
  simulator: {
    ours: [
      "simulator/schema",
      "simulator/builds",
      "simulator/cloud",
      "simulator/control",
      "simulator/provider",
      "simulator/wire",
    ],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js"],
    node: ["events", "timers/promises", "worker_threads"],
  },
  "engine/pulumi-cli": { ours: ["pulumi-sdk"], packages: ["@pulumi/pulumi", "semver"], node: "all" },
  "engine/state": { ours: [], packages: ["yaml"], node: "all" },
  "engine/outcome": {
    ours: ["pulumi-sdk", "engine/pulumi-cli", "engine/state"],
    packages: ["@pulumi/pulumi"],
    node: ["util"],
  },
  "engine/session": {
    ours: ["stacks", "pulumi-sdk", "simulator", "engine/pulumi-cli", "engine/state", "engine/outcome"],
    packages: ["@pulumi/pulumi"],
    node: "all",
  },
  engine: {
    // Of the cloud the lock alone: runs and changes are held by one.
    ours: [
      ...["pulumi-sdk", "simulator", "simulator/cloud"],
      ...["engine/pulumi-cli", "engine/state", "engine/outcome", "engine/session"],
    ],
    packages: ["@pulumi/pulumi"],
    node: "all",
  },
  // Its rules judge what the engine registers by the settings; nothing of ours imports it.
  policy: { ours: ["definition"], packages: ["@pulumi/pulumi", "@pulumi/policy"] },
  "cli/terminal": {
    ours: ["definition", "definition/diagnostics"],
    packages: ["picocolors", "cli-table3", "string-width"],
    node: "all",
  },
  "cli/fleet": {
    ours: ["definition", "definition/yaml", "plan", "changes", "changes/git", "cli/terminal"],
    node: ["fs", "path"],
  },
  // Works on live systems; clients come in as arguments.
  "operations/builds": { ours: ["plan"], packages: ["@aws-sdk/"] },
  "operations/fleet": {
    ours: ["plan", "operations/github", "operations/rebuild"],
    packages: ["@aws-sdk/"],
    node: ["timers/promises"],
  },
  "operations/ec2": { ours: ["operations/rebuild"], node: ["timers/promises"] },
  "operations/health": { ours: ["operations/builds", "operations/ec2"], packages: ["@aws-sdk/"], node: ["events"] },
  "operations/inventory": {
    ours: ["definition", "operations/github", "operations/rebuild"],
    // Charts are read as Helm reads them, whatever their size, and rendered by it.
    packages: ["js-yaml", "semver", "tar"],
    node: ["child_process", "crypto", "fs/promises", "os", "path"],
  },
  "operations/http": { ours: [], node: ["timers/promises"] },
  "operations/github": { ours: [], node: ["crypto", "timers/promises"] },
  "operations/rebuild": {
    ours: ["definition/image", "plan", "operations/builds", "operations/github", "operations/http"],
    packages: ["@aws-sdk/"],
    node: ["crypto", "timers/promises"],
  },
  "operations/releases": {
    ours: ["plan", "operations/ec2", "operations/github", "operations/notifications", "operations/rebuild"],
    packages: ["@aws-sdk/"],
  },
  "operations/notifications": {
    ours: ["definition/settings", "plan", "operations/http"],
    packages: ["@aws-sdk/"],
    node: ["timers/promises"],
  },
  "operations/channels": {
    ours: ["plan", "operations/ec2", "operations/notifications", "operations/rebuild"],
    packages: ["@aws-sdk/"],
    node: ["timers/promises"],
  },
  "operations/pull-requests": { ours: ["operations/github"], node: ["crypto", "timers/promises"] },
  "operations/submit": {
    ours: ["plan", "plan/policies", "operations/rebuild"],
    packages: ["@aws-sdk/"],
    node: ["crypto"],
  },
  "operations/update": {
    ours: [
      ...["definition", "definition/yaml", "plan", "consumers/formats"],
      ...["operations/ec2", "operations/github", "operations/http", "operations/rebuild"],
    ],
    packages: ["@aws-sdk/"],
  },
  // Makes the clients of operations, and words what AWS refuses.
  "cli/aws": { ours: ["cli/terminal", "operations/ec2"], packages: ["@aws-sdk/", "@smithy/signature-v4"] },
  "cli/github": { ours: ["cli/terminal", "operations/github"] },
  "cli/diff": { ours: ["definition", "definition/yaml", "changes", "cli/terminal", "cli/fleet"] },
  "cli/commands": {
    ours: [
      "definition",
      "definition/aws",
      "definition/diagnostics",
      "definition/yaml",
      "plan",
      "plan/policies",
      "changes",
      "catalogue",
      "adoption",
      "consumers/formats",
      "engine",
      "operations/builds",
      "operations/channels",
      "operations/fleet",
      "operations/health",
      "operations/inventory",
      "operations/notifications",
      "operations/pull-requests",
      "operations/rebuild",
      "operations/releases",
      "operations/submit",
      "operations/update",
      "cli/terminal",
      "cli/fleet",
      "cli/diff",
      "cli/aws",
      "cli/github",
    ],
    packages: ["@aws-sdk/", "commander", "@bomb.sh/tab"],
    node: ["fs", "path", "readline", "timers/promises"],
  },
  // Starts golden as a process of its own, and is bundled beside it.
  "cli/action": { ours: [], node: "all" },
  // Commands are loaded by their name.
  cli: { ours: ["cli/terminal"], packages: ["commander"], node: ["fs", "path", "util"] },
};
