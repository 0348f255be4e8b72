import { kindOf, type Check, type Finding, type State } from "../../../operations/health/finding";
import { awsError } from "../../aws/errors";

/** What is printed of one thing that was looked at. */
export interface Line {
  readonly check: Check | "node" | "pulumi" | "settings" | "region";
  readonly state: State;
  /** What it means. */
  readonly message: string;
  /** How to mend it. */
  readonly fix?: string;
}

type Words = readonly [message: string, fix?: string | undefined];

/** A line for each finding. */
export function lineOf(finding: Finding): Line {
  const [check, state] = kindOf(finding);
  const [message, fix] = (WORDS[finding.is] as (of: Finding) => Words)(finding);
  return { check, state, message, ...(fix !== undefined && { fix }) };
}

const SCANNED = { ec2: "AMIs", ecr: "container images" } as const;

type Of<Is, Each = Finding> = Each extends { readonly is: infer Own } ? (Is extends Own ? Each : never) : never;

const WORDS: { readonly [Is in Finding["is"]]: (of: Of<Is>) => Words } = {
  "identity-known": ({ account, arn }) => [`${arn}, in the stack's account ${account}`],
  "identity-other": ({ account, wanted }) => [
    `These credentials are of the account ${account}; the stack is in ${wanted}.`,
    "Choose another AWS_PROFILE.",
  ],
  "identity-refused": ({ error }) => reasonOf(error),
  "secret-sound": ({ id }) => [id],
  "secret-missing": ({ id, users }) => [
    `There is no secret ${id}, which ${namesOf(users)}.`,
    "Create it with `aws secretsmanager create-secret`, or correct its name or ARN.",
  ],
  "secret-deleted": ({ id, users }) => [
    `The secret ${id}, which ${namesOf(users)}, is marked for deletion.`,
    `Run \`aws secretsmanager restore-secret --secret-id ${id}\`.`,
  ],
  "secret-without-keys": ({ id, users, lacks, has }) => [
    `The secret ${id} lacks ${lacks.join(", ")}, which ${namesOf(users)}. ${has.length === 0 ? "It is no JSON with texts" : `It has: ${has.join(", ")}`}.`,
    "Put the keys into its JSON with `aws secretsmanager put-secret-value`, or name those that it has.",
  ],
  "source-sound": ({ server, auth }) => [`${server}, by ${auth}`],
  "source-missing": ({ server }) => [
    `CodeBuild has no credential for ${server}.`,
    "Deploy the stack of credentials, or make one in CodeBuild's console: docs/credentials.md.",
  ],
  "source-to-make": ({ server }) => [
    `CodeBuild has no credential for ${server} yet.`,
    "Deploy this stack, which makes it.",
  ],
  "source-other": ({ server, auth, wanted }) => [
    `The credential for ${server} is of the type ${auth}; the settings make one of ${wanted}.`,
    "Deploy this stack, which overwrites it, or write adopt.",
  ],
  allowed: ({ count }) => [`all ${count.toString()} actions of the deploy role`],
  denied: ({ actions }) => [
    `Of the deploy role's actions ${actions.length.toString()} are not allowed: ${actions.join(", ")}.`,
    "Deploy as golden's deploy role (docs/ci.md), or have them allowed.",
  ],
  "role-there": () => ["Image Builder has its own"],
  "role-to-make": () => [
    "Image Builder has none yet: AWS makes it with the first pipeline.",
    "Whoever deploys first needs iam:CreateServiceLinkedRole.",
  ],
  "quota-enough": ({ name, value, needed }) => [
    `${name}: ${value.toString()}, of which ${needed.toString()} used at most`,
  ],
  "quota-small": ({ name, value, needed }) => [
    `${name}: ${value.toString()}, and definitions have ${needed.toString()}: the others wait.`,
    "Ask for more in Service Quotas, if that is too slow.",
  ],
  "quota-none": ({ name, value }) => [
    `${name}: ${value.toString()}: no build starts.`,
    "Ask for more in Service Quotas, CodeBuild.",
  ],
  "quota-unknown": ({ name, needed }) => [
    `${name}: Service Quotas does not list it; definitions have ${needed.toString()}.`,
    "See Service Quotas, CodeBuild, in the console.",
  ],
  scans: ({ what }) => [`It scans ${SCANNED[what]}`],
  "scans-not": ({ what, status }) => [
    `Definitions want scans of ${SCANNED[what]}; Inspector is ${status} for them.`,
    `Run \`aws inspector2 enable --resource-types ${what.toUpperCase()}\`, or set scanning: {enabled: false}.`,
  ],
  "public-allowed": ({ images }) => [`The account lets AMIs be public, as ${images.join(", ")}`],
  "public-blocked": ({ images, state }) => [
    `The account blocks public AMIs (${state}); public here: ${images.join(", ")}.`,
    "Run `aws ec2 disable-image-block-public-access`, or set public: false.",
  ],
  "disks-open": () => ["The account encrypts no disk by default, and a public AMI must have none that is"],
  "disks-encrypted": ({ images }) => [
    `The account encrypts every disk by default, and an encrypted AMI cannot be public: ${images.join(", ")}.`,
    "Run `aws ec2 disable-ebs-encryption-by-default`, or build public images in an account of their own.",
  ],
  "repository-there": ({ name }) => [name],
  "repository-missing": ({ name }) => [
    `There is no ECR repository ${name}, which a definition adopts.`,
    "Create it, or let golden make it: docs/containers.md.",
  ],
  "not-asked": () => ["not asked: see identity"],
  "no-answer": ({ about, action, error }) => {
    const [message, fix] = reasonOf(error);
    return [`${about}: ${message}`, isDenied(error) ? `Have ${action} allowed, to know.` : fix];
  },
};

function reasonOf(error: unknown): Words {
  if (!(error instanceof Error)) return [String(error)];
  if (["TimeoutError", "AbortError"].includes(error.name))
    return ["AWS did not answer in time.", "Check the network, and AWS_ENDPOINT_URL where it is set."];
  const known = awsError(error);
  return known === undefined ? [error.message] : [known.message, known.fix];
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation)$/.test(error.name);
}

function namesOf(users: readonly string[]): string {
  return `${users.join(", ")} ${users.length === 1 ? "names" : "name"}`;
}
