import * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Policy } from "@pulumi/aws/iam/policy";
import type { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { homeIn } from "../../plan/arn";
import { imageBuilderTrust, instanceRoleManagedPolicy } from "../../plan/policies/build-roles";
import { instanceRolePolicy, instanceTrust, type InstanceRoleArgs } from "../../plan/policies/build-roles";
import { executionRolePolicy } from "../../plan/policies/execution-role";
import { BUILDS_TAG } from "../../plan/policies/owned-by-tag";
import { parameterPolicies } from "../../plan/policies/parameters";
import { registerChild } from "../child-transform";
import { serviceRole } from "../service-role";
import type { BuildEnvironmentArgs } from "./args";

const DEFAULT_EGRESS_PORTS = [80, 443];

/** Whose builds a role is for: those of all images, or of one. */
export interface Builds {
  /** Ends logical names; empty for all. */
  readonly suffix: string;
  readonly mayRead?: readonly string[];
  readonly registry?: InstanceRoleArgs["registry"] & object;
}

/** What build instances are: Systems Manager, the least that Image Builder needs, and what an image names. */
export function instanceRole(name: string, args: BuildEnvironmentArgs, builds: Builds, parent: pulumi.Resource): Role {
  const roleName = `${name}-role${builds.suffix}`;
  const { partition } = homeIn(args.accountId, args.region);
  const { permissionsBoundary, tags } = args;
  const role = serviceRole(roleName, { parent }, args.transform?.role, {
    description: "Instances that build and test images",
    trust: instanceTrust(partition),
    permissionsBoundary,
    tags,
  });
  new RolePolicy(`${roleName}-policy`, { role: role.name, policy: instancePolicy(args, builds) }, { parent });
  const systemsManager = { role: role.name, policyArn: instanceRoleManagedPolicy(partition) };
  new RolePolicyAttachment(`${name}-systems-manager${builds.suffix}`, systemsManager, { parent });
  return role;
}

export function instanceProfile(
  name: string,
  { tags }: BuildEnvironmentArgs,
  { suffix }: Builds,
  role: Role,
  parent: pulumi.Resource,
) {
  return new InstanceProfile(`${name}-instance-profile${suffix}`, { role: role.name, tags }, { parent });
}

/** A role for Image Builder itself, where its service-linked one is not enough: own parameters and other accounts. */
export function executionRole(
  name: string,
  args: BuildEnvironmentArgs,
  instances: readonly Role[],
  parent: pulumi.Resource,
) {
  const { copyTo = [], parameterNames: written = [], parentParameterNames: read = [] } = args;
  if (copyTo.length + written.length + read.length === 0) return undefined;
  const home = homeIn(args.accountId, args.region);
  const { permissionsBoundary, tags } = args;
  const role = serviceRole(`${name}-execution-role`, { parent }, args.transform?.executionRole, {
    description: "Image Builder builds and distributes images with it",
    trust: imageBuilderTrust(home),
    permissionsBoundary,
    tags,
  });
  const policy = pulumi
    .all(instances.map(({ arn }) => arn))
    .apply((instanceRoleArn) => JSON.stringify(executionRolePolicy({ ...home, instanceRoleArn, copyTo })));
  new RolePolicy(`${name}-execution-role-policy`, { role: role.name, policy }, { parent });
  for (const [index, document] of parameterPolicies({ ...home, written, read }).entries()) {
    const logicalName = `${name}-parameters-${index + 1}`;
    const parameters = { description: "SSM parameters of images", policy: JSON.stringify(document), tags };
    const { arn: policyArn } = new Policy(logicalName, parameters, { parent });
    new RolePolicyAttachment(logicalName, { role: role.name, policyArn }, { parent });
  }
  return role;
}

function instancePolicy(args: BuildEnvironmentArgs, { mayRead = [], registry }: Builds): pulumi.Output<string> {
  const { logBucket, componentArns = [] } = args;
  const home = { ...homeIn(args.accountId, args.region), componentArns, mayRead, ...(registry && { registry }) };
  if (logBucket === undefined) return pulumi.output(JSON.stringify(instanceRolePolicy(home)));
  const { keyPrefix: prefix } = logBucket;
  return pulumi.all([logBucket.bucketName, logBucket.kmsKeyArn]).apply(([bucket, keyArn]) => {
    const logs = { bucket, prefix, ...(keyArn && { keyArn }) };
    return JSON.stringify(instanceRolePolicy({ ...home, logs }));
  });
}

/** The groups given, or a new one. */
export function securityGroupIds(
  name: string,
  args: BuildEnvironmentArgs,
  network: NonNullable<BuildEnvironmentArgs["network"]>,
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  if (network.securityGroupIds !== undefined) return pulumi.output([...network.securityGroupIds]);
  const group = registerChild(SecurityGroup, `${name}-security-group`, { parent }, args.transform?.securityGroup, {
    vpcId: network.vpcId,
    description: "Instances that build images: nothing in, HTTP and HTTPS out",
    ingress: [],
    egress: (args.egressPorts ?? DEFAULT_EGRESS_PORTS).map(tcpToAnywhere),
    tags: { ...args.tags, ...BUILDS_TAG },
    region: args.region,
  });
  return group.id.apply((id) => [id]);
}

/** Package mirrors and AWS endpoints have no fixed addresses. Name and time service of a VPC pass without a rule. */
function tcpToAnywhere(port: number) {
  return {
    description: `Package sources and AWS endpoints, port ${port}`,
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrBlocks: ["0.0.0.0/0"],
    ipv6CidrBlocks: ["::/0"],
  };
}
