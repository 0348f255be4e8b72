import { block, type Properties, text } from "../schema/property";
import { errorsOf } from "./error";
import { roleExists } from "./iam";
import { arnOf, type Context, digits, findHere, here, type Kind, type Kinds, stateText, uuid } from "./kind";

const PROJECT = "aws:codebuild/project:Project";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";
const WEBHOOK = "aws:codebuild/webhook:Webhook";
const FLEET = "aws:codebuild/fleet:Fleet";
const REPORT_GROUP = "aws:codebuild/reportGroup:ReportGroup";
const failed = errorsOf("CodeBuild");

/** Projects: the service role must exist. */
const project: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const name = text(inputs, "name");
    const id = arnOf(creation, "codebuild", `project/${name}`);
    const doing = `creating CodeBuild Project (${name})`;
    if (findHere(creation, PROJECT, "arn", id)) {
      throw failed(doing, "CreateProject", "ResourceAlreadyExistsException", `Project already exists: ${id}`);
    }
    const role = text(inputs, "serviceRole");
    if (!roleExists(creation, role)) {
      const explanation = `CodeBuild is not authorized to perform: sts:AssumeRole on ${role}`;
      throw failed(doing, "CreateProject", "InvalidInputException", explanation);
    }
    const key = arnOf(creation, "kms", "alias/aws/s3");
    return {
      id,
      outputs: { arn: id, badgeUrl: "", publicProjectAlias: "", encryptionKey: inputs["encryptionKey"] ?? key },
    };
  },
};

/**
 * Source credentials: one for a server type, account and region. ImportSourceCredentials overwrites by default, and a deletion is by ARN: a
 * replacement that creates first leaves none.
 */
const sourceCredential: Kind = {
  writeOnly: ["token"],
  create: (creation) => {
    const arn = arnOf(creation, "codebuild", `token/${text(creation.inputs, "serverType").toLowerCase()}`);
    return { id: arn, outputs: { arn } };
  },
};

/** Webhooks: one a project, and CodeBuild must hold a way into the repository. */
const webhook: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "projectName");
    const doing = `creating CodeBuild Webhook (${name})`;
    const owner = findHere(creation, PROJECT, "name", name);
    if (!owner) {
      const explanation = `Cannot find project ${name} in the account ${creation.account}`;
      throw failed(doing, "CreateWebhook", "ResourceNotFoundException", explanation);
    }
    if (findHere(creation, WEBHOOK, "projectName", name)) {
      const explanation = `Webhook already exists for project ${name}`;
      throw failed(doing, "CreateWebhook", "ResourceAlreadyExistsException", explanation);
    }
    requireAccess(creation, block(owner.state, "source"), doing);
    const url = `https://codebuild.${creation.region}.amazonaws.com/webhooks?t=${digits(32, owner.id)}`;
    return { id: name, outputs: { payloadUrl: url, url, secret: digits(40, url) } };
  },
};

/** Fleets, report groups and connections: an ARN with a name or a UUID. */
function codebuildNamed(type: string, path: string, label: string, operation: string): Kind {
  return {
    create: (creation) => {
      const { inputs, date } = creation;
      const name = text(inputs, "name");
      if (findHere(creation, type, "name", name)) {
        const doing = `creating CodeBuild ${label} (${name})`;
        throw failed(doing, operation, "ResourceAlreadyExistsException", `${label} already exists: ${name}`);
      }
      const id = arnOf(creation, "codebuild", `${path}/${name}`);
      return { id, outputs: { arn: id, created: date, lastModified: date } };
    },
  };
}

/** Policies on CodeBuild's resources. */
const resourcePolicy: Kind = { create: ({ inputs }) => ({ id: text(inputs, "resourceArn"), outputs: {} }) };

/** Connections stay PENDING until somebody confirms them in the console. */
function connection(service: string): Kind {
  return {
    create: (creation) => {
      const id = arnOf(
        creation,
        service,
        `connection/${uuid(text(creation.inputs, "name"), String(creation.store.next(service)))}`,
      );
      return { id, outputs: { arn: id, connectionStatus: "PENDING", ownerAccountId: creation.account } };
    },
  };
}

/** CodeBuild, and the connections that its sources use. */
export const CODEBUILD: Kinds = {
  [PROJECT]: project,
  [CREDENTIAL]: sourceCredential,
  [WEBHOOK]: webhook,
  [FLEET]: codebuildNamed(FLEET, "fleet", "Fleet", "CreateFleet"),
  [REPORT_GROUP]: codebuildNamed(REPORT_GROUP, "report-group", "Report Group", "CreateReportGroup"),
  "aws:codebuild/resourcePolicy:ResourcePolicy": resourcePolicy,
  "aws:codeconnections/connection:Connection": connection("codeconnections"),
  "aws:codestarconnections/connection:Connection": connection("codestar-connections"),
};

function requireAccess(context: Context, source: Properties, doing: string): void {
  const server = text(source, "type");
  const bySource = ["CODECONNECTIONS", "SECRETS_MANAGER"].includes(text(block(source, "auth"), "type"));
  const credentials = here(context, CREDENTIAL).map((found) => stateText(found, "serverType"));
  if (!bySource && !credentials.includes(server)) {
    const explanation = `Could not find access token for server type ${server.toLowerCase()}`;
    throw failed(doing, "CreateWebhook", "InvalidInputException", explanation);
  }
}
