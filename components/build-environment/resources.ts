import * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Policy } from "@pulumi/aws/iam/policy";
import type { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { partitionOf, type Home } from "../../plan/arn";
import {
  imageBuilderTrust,
  instanceRoleManagedPolicies,
  instanceRolePolicy,
  instanceTrust,
} from "../../plan/policies/build-roles";
import { executionRolePolicy } from "../../plan/policies/execution-role";
import { parameterPolicies } from "../../plan/policies/parameters";
import { registerChild } from "../child-transform";
import { attachPolicies, serviceRole } from "../service-role";
import type { BuildEnvironmentArgs } from "./args";

const DEFAULT_EGRESS_PORTS = [80, 443];

/** What build instances are: Systems Manager, and the least that Image Builder needs. */
export function instanceRole(name: string, args: BuildEnvironmentArgs, parent: pulumi.Resource): Role {
  const { partition } = homeOf(args);
  const { permissionsBoundary, tags } = args;
  const role = serviceRole(`${name}-role`, { parent }, args.transform?.role, {
    description: "Instances that build and test images",
    trust: instanceTrust(partition),
    permissionsBoundary,
    tags,
  });
  new RolePolicy(`${name}-role-policy`, { role: role.name, policy: instancePolicy(args) }, { parent });
  const names = { first: `${name}-systems-manager`, others: `${name}-managed-policy` };
  attachPolicies(role, instanceRoleManagedPolicies(partition), names, { parent });
  return role;
}

export function instanceProfile(
  name: string,
  args: BuildEnvironmentArgs,
  role: Role,
  parent: pulumi.Resource,
): InstanceProfile {
  return new InstanceProfile(`${name}-instance-profile`, { role: role.name, tags: args.tags }, { parent });
}

/** A role for Image Builder itself, where its service-linked one is not enough: own parameters and other accounts. */
export function executionRole(
  name: string,
  args: BuildEnvironmentArgs,
  instances: Role,
  parent: pulumi.Resource,
): Role | undefined {
  const { copyTo = [], parameterNames: written = [], parentParameterNames: read = [] } = args;
  if (copyTo.length + written.length + read.length === 0) return undefined;
  const home = homeOf(args);
  const { permissionsBoundary, tags } = args;
  const role = serviceRole(`${name}-execution-role`, { parent }, args.transform?.executionRole, {
    description: "Image Builder builds and distributes images with it",
    trust: imageBuilderTrust(home),
    permissionsBoundary,
    tags,
  });
  const policy = instances.arn.apply((instanceRoleArn) =>
    JSON.stringify(executionRolePolicy({ ...home, instanceRoleArn, copyTo })),
  );
  new RolePolicy(`${name}-execution-role-policy`, { role: role.name, policy }, { parent });
  parameterPolicies({ partition: home.partition, account: home.account, written, read }).forEach((document, index) => {
    const logicalName = `${name}-parameters-${index + 1}`;
    const managed = new Policy(
      logicalName,
      { description: "SSM parameters of images", policy: JSON.stringify(document), tags: args.tags },
      { parent },
    );
    new RolePolicyAttachment(logicalName, { role: role.name, policyArn: managed.arn }, { parent });
  });
  return role;
}

function instancePolicy(args: BuildEnvironmentArgs): pulumi.Output<string> {
  const { logBucket, componentArns = [] } = args;
  const home = { ...homeOf(args), componentArns };
  if (logBucket === undefined) return pulumi.output(JSON.stringify(instanceRolePolicy(home)));
  const { keyPrefix: prefix } = logBucket;
  return pulumi
    .all([logBucket.bucketName, logBucket.kmsKeyArn])
    .apply(([bucket, keyArn]) =>
      JSON.stringify(instanceRolePolicy({ ...home, logs: { bucket, prefix, ...(keyArn && { keyArn }) } })),
    );
}

function homeOf({ accountId, region }: BuildEnvironmentArgs): Home {
  return { partition: partitionOf(region), region, account: accountId };
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
    tags: args.tags,
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
