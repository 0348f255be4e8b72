/** One secure default, and how to break it in the compiled file. */
export interface Mutation {
  /** What would be wrong. */
  readonly title: string;
  /** Below `dist/`, without `.js`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

type Row = readonly [title: string, from: string, to: string];

function of(file: string, ...rows: readonly Row[]): readonly Mutation[] {
  return rows.map(([title, from, to]) => ({ title, file, from, to }));
}

const BUCKET = of(
  "components/artifact-bucket/artifact-bucket",
  ["a bucket may be deleted", "protect = true }", "protect = false }"],
  ["a bucket takes public ACLs", "blockPublicAcls: true", "blockPublicAcls: false"],
  ["a bucket takes a public policy", "blockPublicPolicy: true", "blockPublicPolicy: false"],
  ["a bucket heeds public ACLs", "ignorePublicAcls: true", "ignorePublicAcls: false"],
  ["a public bucket is open", "restrictPublicBuckets: true", "restrictPublicBuckets: false"],
  ["a bucket's objects belong to writers", '"BucketOwnerEnforced"', '"ObjectWriter"'],
  ["a bucket is encrypted without KMS", '"aws:kms"', '"AES256"'],
  [
    "a bucket keeps no versions",
    'versioningConfiguration: { status: "Enabled" }',
    'versioningConfiguration: { status: "Suspended" }',
  ],
  ["a bucket's objects stay for ever", "DEFAULT_EXPIRATION_DAYS = 365", "DEFAULT_EXPIRATION_DAYS = 36500"],
);

const IMAGE = [
  ...of(
    "components/pipeline-resources",
    ["build instances answer without tokens", 'httpTokens: "required"', 'httpTokens: "optional"'],
    ["containers reach the instance's metadata", "hops ?? 1", "hops ?? 2"],
    ["failed instances stay", "terminateInstanceOnFailure ?? true", "terminateInstanceOnFailure ?? false"],
    ["released images are deleted", "retainOnDelete: true", "retainOnDelete: false"],
    ["images are released untested", "imageTestsEnabled: true", "imageTestsEnabled: false"],
  ),
  ...of("components/log-group", [
    "logs stay for ever",
    "DEFAULT_LOG_RETENTION_DAYS = 90",
    "DEFAULT_LOG_RETENTION_DAYS = 0",
  ]),
  ...of(
    "components/image-pipeline/recipe",
    ["volumes are not encrypted", "device.encrypted ?? true", "device.encrypted ?? false"],
    ["volumes outlive their instances", "device.deleteOnTermination ?? true", "device.deleteOnTermination ?? false"],
  ),
  ...of("components/recipe-component", [
    "a recipe in use is deleted first",
    "deleteBeforeReplace: false",
    "deleteBeforeReplace: true",
  ]),
  ...of("definition/image/ami/disks", [
    "a definition's volumes are not encrypted",
    'type: "gp3", encrypted: true',
    'type: "gp3", encrypted: false',
  ]),
  ...of("plan/image-builder/infrastructure", [
    "failed instances of a definition stay",
    "!build.keepFailedInstance",
    "build.keepFailedInstance",
  ]),
];

const KEYS = [
  ...of(
    "components/image-sharing/image-key",
    ["an image key may be deleted", "protect: args.protect ?? true", "protect: args.protect ?? false"],
    ["an image key goes with its image", "retainOnDelete: true", "retainOnDelete: false"],
  ),
  ...of("components/state-key/state-key", ["the state key may be deleted", "protect = true", "protect = false"]),
  ...of("components/customer-key", ["keys do not rotate", "enableKeyRotation: true", "enableKeyRotation: false"]),
  ...of(
    "plan/policies/image-key",
    ["an image key is used without EC2", ', "kms:ViaService": services', ""],
    ["the owner grants an image key to anyone", "...viaEc2, ...FOR_SERVICES", "...viaEc2"],
    ["consumers grant an image key to anyone", "...condition, ...FOR_SERVICES", "...condition"],
    ["any organization uses an image key", '"aws:PrincipalOrgID": ids', ""],
    ["any unit uses an image key", '"aws:PrincipalOrgPaths": paths', ""],
  ),
  ...of(
    "plan/policies/keys",
    ["other accounts use the state key", '"kms:CallerAccount": account', ""],
    [
      "events for any topic use the key",
      '"kms:EncryptionContext:aws:sns:topicArn": (0, record_1.sorted)(topicArns)',
      "",
    ],
    [
      "a topic and a queue take messages without TLS",
      '"aws:SecureTransport": "false"',
      '"aws:SecureTransport": "true"',
    ],
  ),
];

const POLICIES = [
  ...of(
    "plan/policies/bucket",
    ["a bucket is read without TLS", '"aws:SecureTransport": "false"', '"aws:SecureTransport": "true"'],
    ["a bucket is read with old TLS", '"s3:TlsVersion": "1.2"', '"s3:TlsVersion": "1.0"'],
    ["a bucket takes other keys", "unless(ENCRYPTION_KEY, keyArn)", "unless(ENCRYPTION_KEY, '*')"],
  ),
  ...of(
    "plan/policies/build-roles",
    ["instances write anyone's objects", "`${logs.prefix}/*`", '"*"'],
    ["instances decrypt with any key for anyone", '"aws:CalledVia": "imagebuilder.amazonaws.com",', ""],
    ["Image Builder of any account assumes a role", '"aws:SourceAccount": home.account', ""],
    [
      "any resource of Image Builder assumes a role",
      'ArnLikeIfExists: { "aws:SourceArn": (0, arn_1.imageBuilderArn)(home, "*") },',
      "",
    ],
    [
      "Lambda assumes the role of instances",
      "Service: [(0, arn_1.ec2Principal)(partition)]",
      'Service: ["lambda.amazonaws.com"]',
    ],
  ),
  ...of(
    "plan/policies/github-trust",
    ["a role trusts any audience", "[`${exports.GITHUB_OIDC_HOST}:aud`]: audience,", ""],
    ["a role trusts likenesses of a subject", "StringEquals: {", "StringLike: {"],
    ["a subject may have a wildcard", "/[*?]/.test(subject)", "/[?]{9}/.test(subject)"],
  ),
  ...of(
    "plan/policies/execution-role",
    [
      "the instance role is passed to anything",
      '"iam:PassRole", args.instanceRoleArn, toEc2',
      '"iam:PassRole", args.instanceRoleArn',
    ],
    [
      "images of others are changed",
      '"ec2:ModifyImageAttribute"], images, exports.TAGGED',
      '"ec2:ModifyImageAttribute"], images',
    ],
  ),
  ...of(
    "plan/policies/deploy-role",
    ["a deployment makes roles without a boundary", "GRANTING, roles, guard", "GRANTING, roles"],
    ["a deployment attaches any policy", 'ArnLike: { "iam:PolicyARN": attachable },', ""],
    ["service roles are passed to anything", "serviceRoleArns)(args), toImageBuilder", "serviceRoleArns)(args)"],
  ),
  ...of(
    "plan/policies/deploy-projects",
    ["a deployment makes roles of builds without a boundary", "made, boundary)", "made)"],
    ["roles of builds are passed to anything", 'roles.resources, to("codebuild"))', "roles.resources)"],
    [
      "a deployment changes projects of others",
      "projects.resources, owned_by_tag_1.OF_AN_IMAGE)",
      "projects.resources)",
    ],
  ),
  ...of("plan/policies/projects-boundary", [
    "batches start projects of others",
    'ours("codebuild", "project/*"), owned_by_tag_1.OF_AN_IMAGE)',
    'ours("codebuild", "project/*"))',
  ]),
];

const BUILD_PROJECTS = [
  ...of(
    "components/build-project/project-inputs",
    ["builds are privileged", "machine.privileged ?? false", "machine.privileged ?? true"],
    ["a source is fetched without TLS", "insecureSsl: false", "insecureSsl: true"],
    ["a project is shown to everyone", 'projectVisibility: "PRIVATE"', 'projectVisibility: "PUBLIC_READ"'],
    ["a project has a badge", "badgeEnabled: false", "badgeEnabled: true"],
    ["artifacts are not encrypted", "encryptionDisabled: false", "encryptionDisabled: true"],
  ),
  ...of("components/build-project/ci-project", [
    "pull requests of forks run unasked",
    'approval = "forks"',
    'approval = "none"',
  ]),
  ...of("components/build-project/build-project", [
    "a bucket of artifacts may be deleted",
    "protect: args.protectBucket ?? true",
    "protect: args.protectBucket ?? false",
  ]),
  ...of(
    "components/build-project/webhook-faults",
    ["filters have open ends", 'character === "|" && depth === 0', 'character === "|" && depth === 9'],
    ["longer ids than an actor's pass", "{0,99}\\))\\$$/", "{0,99}\\))/"],
    ["any branch starts a release", "!ANY_REFS.some", "ANY_REFS.some"],
  ),
  ...of("components/source-credential/source-credential", [
    "a changed credential goes last",
    "deleteBeforeReplace: true",
    "deleteBeforeReplace: false",
  ]),
  ...of(
    "plan/policies/build-project-roles",
    ["any project of CodeBuild assumes a role", '"aws:SourceArn": codeBuildArn(home, `project/${project}`)', ""],
    [
      "batches run any project",
      '"RunBatch", BATCH, codeBuildArn(home, `project/${project}`)',
      '"RunBatch", BATCH, "*"',
    ],
    ["a release starts with other code", '"source.buildspec", ', ""],
  ),
  ...of("plan/policies/credentials-roles", [
    "a preview reads tokens",
    '"ReadCredentials", READ,',
    '"ReadCredentials", [...READ, "secretsmanager:GetSecretValue"],',
  ]),
];

const NETWORK = [
  ...of(
    "components/build-environment/resources",
    ["builds reach every port", "DEFAULT_EGRESS_PORTS = [80, 443]", "DEFAULT_EGRESS_PORTS = [22, 80, 443]"],
    [
      "builds listen",
      "ingress: [],",
      'ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],',
    ],
  ),
  ...of("stacks/deploy", ["a stack deploys to any account", ", allowedAccountIds: [account]", ""]),
];

const GITHUB = [
  ...of(
    "components/repository-gate/branch-gate",
    ["main may be deleted", "deletion: true", "deletion: false"],
    ["main may be rewritten", "nonFastForward: true", "nonFastForward: false"],
    ["an old review admits new commits", "dismissStaleReviewsOnPush: true", "dismissStaleReviewsOnPush: false"],
    [
      "the last author approves",
      "requireLastPushApproval: count > 0,\n                requiredReviewThread",
      "requiredReviewThread",
    ],
    ["the last author approves on a protected branch", "requireLastPushApproval: count > 0,\n    };", "};"],
    [
      "checks of an old base count",
      "strictRequiredStatusChecksPolicy: true",
      "strictRequiredStatusChecksPolicy: false",
    ],
    ["anyone's check counts", "({ context, integrationId: GITHUB_ACTIONS_APP })", "({ context })"],
    ["a protection leaves administrators out", "enforceAdmins: true", "enforceAdmins: false"],
    ["a protected branch may be deleted", "allowsDeletions: false", "allowsDeletions: true"],
    ["a protected branch may be rewritten", "allowsForcePushes: false", "allowsForcePushes: true"],
    ["one may merge without a review", "reviews?.count ?? 1", "reviews?.count ?? 0"],
  ),
  ...of(
    "components/repository-gate/repository-gate",
    ["administrators pass reviewers by", "canAdminsBypass: false", "canAdminsBypass: true"],
    ["one approves one's own deployment", "preventSelfReview: reviewed", "preventSelfReview: false"],
  ),
];

/** Row 19 of the safety page: each secure default of components, policies and program. */
export const MUTATIONS: readonly Mutation[] = [
  ...BUCKET,
  ...IMAGE,
  ...KEYS,
  ...POLICIES,
  ...BUILD_PROJECTS,
  ...NETWORK,
  ...GITHUB,
];
