import { canonical } from "../schema/json-document";
import { type Properties, text, textMap } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, type Context, ec2Id, here, type Kind, type Kinds, stateText } from "./kind";
import type { Ami, LaunchPermissions } from "./store";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const failed = errorsOf("EC2");
const GRANTEES = [
  ["accountId", "userIds"],
  ["group", "userGroups"],
  ["organizationArn", "organizationArns"],
  ["organizationalUnitArn", "organizationalUnitArns"],
] as const;

/** Security groups: one of a name in a VPC; no deletion while another group's rule names it. */
const securityGroup: Kind = {
  create: (creation) => {
    const { inputs, account } = creation;
    const vpcId = text(inputs, "vpcId") || "vpc-0default00000000";
    const name = text(inputs, "name");
    const twin = here(creation, GROUP).find(({ state }) => state["name"] === name && state["vpcId"] === vpcId);
    if (twin) {
      const explanation = `The security group '${name}' already exists for VPC '${vpcId}'`;
      throw failed(`creating Security Group (${name})`, "CreateSecurityGroup", "InvalidGroup.Duplicate", explanation);
    }
    const id = ec2Id(creation, "sg");
    return { id, outputs: { arn: arnOf(creation, "ec2", `security-group/${id}`), ownerId: account, vpcId } };
  },
  remove: (existing) => {
    const { id } = existing.resource;
    const rules = [...here(existing, EGRESS), ...here(existing, INGRESS)];
    const others = rules.filter(
      ({ state }) => state["securityGroupId"] !== id && state["referencedSecurityGroupId"] === id,
    );
    if (others.length > 0) {
      const explanation = `resource ${id} has a dependent object`;
      throw failed(`deleting Security Group (${id})`, "DeleteSecurityGroup", "DependencyViolation", explanation);
    }
    rules.filter(({ state }) => state["securityGroupId"] === id).forEach(existing.store.remove);
  },
};

/** One rule of a security group. */
function securityGroupRule(type: string, label: string, operation: string): Kind {
  return {
    create: (creation) => {
      const { inputs } = creation;
      const group = text(inputs, "securityGroupId");
      const doing = `creating VPC Security Group ${label} Rule`;
      if (!here(creation, GROUP).some(({ id }) => id === group)) {
        throw failed(doing, operation, "InvalidGroup.NotFound", `The security group '${group}' does not exist`);
      }
      if (here(creation, type).some(({ state }) => ruleText(state) === ruleText(inputs))) {
        const explanation = `the specified rule already exists`;
        throw failed(doing, operation, "InvalidPermission.Duplicate", explanation);
      }
      const id = ec2Id(creation, "sgr");
      return { id, outputs: { arn: arnOf(creation, "ec2", `security-group-rule/${id}`), securityGroupRuleId: id } };
    },
  };
}

/** Launch templates: each update is a new version. */
const launchTemplate: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    if (here(creation, TEMPLATE).some((found) => stateText(found, "name") === name)) {
      const explanation = `Launch template name already in use.`;
      const code = "InvalidLaunchTemplateName.AlreadyExistsException";
      throw failed(`creating EC2 Launch Template (${name})`, "CreateLaunchTemplate", code, explanation);
    }
    const id = ec2Id(creation, "lt");
    const outputs = { arn: arnOf(creation, "ec2", `launch-template/${id}`), latestVersion: 1, defaultVersion: 1 };
    return { id, outputs };
  },
  update: ({ resource }, inputs) => {
    const latestVersion = Number(resource.state["latestVersion"] ?? 1) + 1;
    const moved = inputs["updateDefaultVersion"] === true ? { defaultVersion: latestVersion } : {};
    return { latestVersion, ...moved };
  },
};

/** One launch permission of one AMI; a deletion takes it away again. */
const amiLaunchPermission: Kind = {
  create: (creation) => {
    const { inputs } = creation;
    const imageId = text(inputs, "imageId");
    const doing = `creating EC2 AMI Launch Permission (${imageId})`;
    const ami = requireAmi(creation, imageId, doing, "ModifyImageAttribute");
    if (ami.encrypted && text(inputs, "group") === "all") {
      const explanation = `Encrypted AMIs cannot be made public: ${imageId}`;
      throw failed(doing, "ModifyImageAttribute", "InvalidParameter", explanation);
    }
    creation.store.replaceAmi({ ...ami, launchPermissions: permit(ami.launchPermissions, inputs, true) });
    const grantee = GRANTEES.map(([argument]) => text(inputs, argument)).join("");
    return { id: `${grantee}-${imageId}`, outputs: {} };
  },
  remove: ({ store, resource }) => {
    const ami = store.amis.find(({ imageId }) => imageId === resource.state["imageId"]);
    if (ami) {
      store.replaceAmi({ ...ami, launchPermissions: permit(ami.launchPermissions, resource.state, false) });
    }
  },
};

/** Copies of an AMI; a deletion deregisters. */
const amiCopy: Kind = {
  create: (creation) => {
    const { inputs, region, account, store } = creation;
    const name = text(inputs, "name");
    const source = text(inputs, "sourceAmiId");
    const from = { ...creation, region: text(inputs, "sourceAmiRegion") };
    const ami = requireAmi(from, source, `creating EC2 AMI (${name}) from source EC2 AMI (${source})`, "CopyImage");
    const imageId = ec2Id(creation, "ami");
    const encrypted = ami.encrypted || inputs["encrypted"] === true;
    const launchPermissions = { userIds: [], userGroups: [], organizationArns: [], organizationalUnitArns: [] };
    store.addAmi({
      ...ami,
      imageId,
      name,
      region,
      account,
      encrypted,
      launchPermissions,
      tags: textMap(inputs, "tags"),
    });
    const arn = `arn:${creation.partition}:ec2:${region}::image/${imageId}`;
    return { id: imageId, outputs: { arn, architecture: ami.architecture, ownerId: account } };
  },
  remove: ({ store, resource }) => {
    store.removeAmi(resource.id);
  },
};

export const EC2: Kinds = {
  [GROUP]: securityGroup,
  [EGRESS]: securityGroupRule(EGRESS, "Egress", "AuthorizeSecurityGroupEgress"),
  [INGRESS]: securityGroupRule(INGRESS, "Ingress", "AuthorizeSecurityGroupIngress"),
  [TEMPLATE]: launchTemplate,
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": amiLaunchPermission,
  "aws:ec2/amiCopy:AmiCopy": amiCopy,
};

function requireAmi({ store, account, region }: Context, id: string, doing: string, operation: string): Ami {
  const found = store.amis.find((ami) => ami.imageId === id && ami.region === region && ami.account === account);
  if (!found) throw failed(doing, operation, "InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  return found;
}

function permit(permissions: LaunchPermissions, inputs: Properties, add: boolean): LaunchPermissions {
  const changed = GRANTEES.map(([argument, list]) => {
    const grantee = text(inputs, argument);
    const rest = permissions[list].filter((item) => item !== grantee);
    return [list, add && grantee !== "" ? [...rest, grantee] : rest];
  });
  return Object.fromEntries(changed) as LaunchPermissions;
}

function ruleText(rule: Properties): string {
  const names = ["securityGroupId", "cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol", "prefixListId"];
  return canonical([...names, "referencedSecurityGroupId"].map((name) => rule[name] ?? ""));
}
