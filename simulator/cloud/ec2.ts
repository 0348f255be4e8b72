import { canonical } from "../schema/json-document";
import { type Properties, text } from "../schema/property";
import { ec2Id, here, type Kind, type Kinds } from "./kind";
import type { LaunchPermissions } from "./store";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const GRANTEES = [
  ["accountId", "userIds"],
  ["group", "userGroups"],
  ["organizationArn", "organizationArns"],
  ["organizationalUnitArn", "organizationalUnitArns"],
] as const;

/** Security groups: one per name in a VPC; no deletion while another group's rule names it. */
const securityGroup: Kind = {
  doing: "creating Security Group ({name})",
  call: "EC2: CreateSecurityGroup",
  guard: (creation) => {
    const { inputs } = creation;
    const vpc = vpcOf(inputs);
    if (here(creation, GROUP).some(({ state }) => state["name"] === inputs["name"] && state["vpcId"] === vpc)) {
      throw creation.failed(`InvalidGroup.Duplicate: The security group '{name}' already exists for VPC '${vpc}'`);
    }
  },
  id: (creation) => ec2Id(creation, "sg"),
  arn: "arn:{partition}:ec2:{region}:{account}:security-group/{id}",
  outputs: { ownerId: "{account}" },
  make: ({ inputs }) => ({ vpcId: vpcOf(inputs) }),
  remove: (existing) => {
    const { id } = existing.resource;
    const rules = [...here(existing, EGRESS), ...here(existing, INGRESS)];
    const isOwn = ({ state }: { state: Properties }): boolean => state["securityGroupId"] === id;
    if (rules.some((rule) => !isOwn(rule) && rule.state["referencedSecurityGroupId"] === id)) {
      throw existing.failed("DependencyViolation: resource {id} has a dependent object");
    }
    rules.filter(isOwn).forEach(existing.store.remove);
  },
};

/** One rule of a security group. */
function securityGroupRule(type: string, label: string): Kind {
  const error = "InvalidGroup.NotFound: The security group '{securityGroupId}' does not exist";
  return {
    doing: `creating VPC Security Group ${label} Rule`,
    call: `EC2: AuthorizeSecurityGroup${label}`,
    needs: [{ type: GROUP, argument: "securityGroupId", error }],
    guard: (creation) => {
      if (here(creation, type).some(({ state }) => ruleText(state) === ruleText(creation.inputs))) {
        throw creation.failed("InvalidPermission.Duplicate: the specified rule already exists");
      }
    },
    id: (creation) => ec2Id(creation, "sgr"),
    arn: "arn:{partition}:ec2:{region}:{account}:security-group-rule/{id}",
    outputs: { securityGroupRuleId: "{id}" },
  };
}

/** Launch templates: each update is a new version. */
const launchTemplate: Kind = {
  doing: "creating EC2 Launch Template ({name})",
  call: "EC2: CreateLaunchTemplate",
  unique: "name",
  taken: "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
  id: (creation) => ec2Id(creation, "lt"),
  arn: "arn:{partition}:ec2:{region}:{account}:launch-template/{id}",
  outputs: { latestVersion: 1, defaultVersion: 1 },
  update: ({ resource }, inputs) => {
    const latestVersion = Number(resource.state["latestVersion"] ?? 1) + 1;
    return { latestVersion, ...(inputs["updateDefaultVersion"] === true ? { defaultVersion: latestVersion } : {}) };
  },
};

/** One launch permission of one AMI; a deletion takes it away again. */
const amiLaunchPermission: Kind = {
  doing: "creating EC2 AMI Launch Permission ({imageId})",
  call: "EC2: ModifyImageAttribute",
  id: ({ inputs }) => `${GRANTEES.map(([argument]) => text(inputs, argument)).join("")}-${text(inputs, "imageId")}`,
  make: ({ inputs, store, account, region, failed }) => {
    const ami = store.amis().find(({ imageId }) => imageId === inputs["imageId"]);
    if (ami?.region !== region || ami.account !== account) {
      throw failed("InvalidAMIID.NotFound: The image id '[{imageId}]' does not exist");
    }
    if (ami.encrypted && inputs["group"] === "all") {
      throw failed("InvalidParameter: Encrypted AMIs cannot be made public: {imageId}");
    }
    store.putAmi({ ...ami, launchPermissions: permit(ami.launchPermissions, inputs, true) });
    return {};
  },
  remove: ({ store, resource }) => {
    const ami = store.amis().find(({ imageId }) => imageId === resource.state["imageId"]);
    if (ami) store.putAmi({ ...ami, launchPermissions: permit(ami.launchPermissions, resource.state, false) });
  },
};

export const EC2: Kinds = {
  [GROUP]: securityGroup,
  [EGRESS]: securityGroupRule(EGRESS, "Egress"),
  [INGRESS]: securityGroupRule(INGRESS, "Ingress"),
  [TEMPLATE]: launchTemplate,
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": amiLaunchPermission,
};

function vpcOf(inputs: Properties): string {
  return text(inputs, "vpcId") || "vpc-0default00000000";
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
