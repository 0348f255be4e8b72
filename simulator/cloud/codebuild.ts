import { block, text } from "../schema/property";
import { roleExists } from "./iam";
import { arnOf, digits, findHere, type Kind, type Kinds, uuid } from "./kind";

export const PROJECT = "aws:codebuild/project:Project";
export const WEBHOOK = "aws:codebuild/webhook:Webhook";
const NO_PROJECT = "ResourceNotFoundException: Cannot find project {projectName} in the account {account}";
export const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";

const project: Kind = {
  doing: "creating CodeBuild Project ({name})",
  call: "CodeBuild: CreateProject",
  arn: "arn:{partition}:codebuild:{region}:{account}:project/{name}",
  taken: "ResourceAlreadyExistsException: Project already exists: {id}",
  guard: (creation) => {
    const batch = text(block(creation.inputs, "buildBatchConfig"), "serviceRole");
    const roles = [text(creation.inputs, "serviceRole"), ...(batch === "" ? [] : [batch])];
    const unknown = roles.find((role) => !roleExists(creation, role));
    if (unknown === undefined) return;
    const refusal = "InvalidInputException: CodeBuild is not authorized to perform: sts:AssumeRole on";
    throw creation.failed(`${refusal} ${unknown}`);
  },
  outputs: { badgeUrl: "", publicProjectAlias: "" },
  // The webhook is a part of the project.
  remove: ({ store, account, region, resource }) => {
    const webhook = store.get(WEBHOOK, account, region, text(resource.state, "name"));
    if (webhook) store.remove(webhook);
  },
  make: (made) => ({ encryptionKey: made.inputs["encryptionKey"] ?? arnOf(made, "kms", "alias/aws/s3") }),
};

/**
 * Source credentials: one per server type, account and region. ImportSourceCredentials overwrites by default, and a deletion is by ARN: a
 * replacement that creates first leaves none.
 */
const sourceCredential: Kind = {
  writeOnly: ["token"],
  id: (creation) => arnOf(creation, "codebuild", `token/${text(creation.inputs, "serverType").toLowerCase()}`),
  arn: "{id}",
};

/** Webhooks: one per project, and CodeBuild must hold a way into the repository. */
const webhook: Kind = {
  doing: "creating CodeBuild Webhook ({projectName})",
  call: "CodeBuild: CreateWebhook",
  needs: [{ type: PROJECT, argument: "projectName", by: "name", error: NO_PROJECT }],
  id: "{projectName}",
  taken: "ResourceAlreadyExistsException: Webhook already exists for project {projectName}",
  make: (made) => {
    const owner = findHere(made, PROJECT, "name", made.id);
    const source = block(owner?.state ?? {}, "source");
    const server = text(source, "type");
    const bySource = ["CODECONNECTIONS", "SECRETS_MANAGER"].includes(text(block(source, "auth"), "type"));
    if (!bySource && !findHere(made, CREDENTIAL, "serverType", server)) {
      throw made.failed(`InvalidInputException: Could not find access token for server type ${server.toLowerCase()}`);
    }
    const url = `https://codebuild.${made.region}.amazonaws.com/webhooks?t=${digits(32, owner?.id ?? "")}`;
    return { payloadUrl: url, url, secret: digits(40, url) };
  },
};

/** Fleets and report groups: one per name. */
function codebuildNamed(label: string): Kind {
  return {
    doing: `creating CodeBuild ${label} ({name})`,
    call: `CodeBuild: Create${label.replace(" ", "")}`,
    taken: `ResourceAlreadyExistsException: ${label} already exists: {name}`,
    arn: `arn:{partition}:codebuild:{region}:{account}:${label.toLowerCase().replace(" ", "-")}/{name}`,
    outputs: { created: "{date}", lastModified: "{date}" },
  };
}

/** Connections stay PENDING until someone confirms them in the console. */
function connection(service: string): Kind {
  return {
    id: (creation) => {
      const number = String(creation.store.next(service));
      return arnOf(creation, service, `connection/${uuid(text(creation.inputs, "name"), number)}`);
    },
    arn: "{id}",
    outputs: { connectionStatus: "PENDING", ownerAccountId: "{account}" },
  };
}

/** CodeBuild, and the connections that its sources use. */
export const CODEBUILD: Kinds = {
  [PROJECT]: project,
  [CREDENTIAL]: sourceCredential,
  [WEBHOOK]: webhook,
  "aws:codebuild/fleet:Fleet": codebuildNamed("Fleet"),
  "aws:codebuild/reportGroup:ReportGroup": codebuildNamed("Report Group"),
  "aws:codebuild/resourcePolicy:ResourcePolicy": { id: "{resourceArn}" },
  "aws:codeconnections/connection:Connection": connection("codeconnections"),
  "aws:codestarconnections/connection:Connection": connection("codestar-connections"),
};
