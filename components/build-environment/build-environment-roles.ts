import * as pulumi from "@pulumi/pulumi";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { partitionOf, type Home } from "../../plan/arn";
import { executionRolePolicy } from "../../plan/policies/execution-role";
import { instanceRoleManagedPolicies, instanceRolePolicy } from "../../plan/policies/instance-role";
import { parameterPolicies } from "../../plan/policies/parameters";
import { imageBuilderTrust, instanceTrust } from "../../plan/policies/trust";
import type { BuildEnvironmentArgs } from "./build-environment";
import { transformed } from "../child-transform";

/** What build instances are: Systems Manager, and the least that Image Builder needs. */
export function instanceRole(name: string, args: BuildEnvironmentArgs, parent: pulumi.Resource): Role {
  const home = homeOf(args);
  const child = transformed(
    args.transform?.role,
    {
      description: "Instances that build and test images",
      assumeRolePolicy: JSON.stringify(instanceTrust(home.partition)),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    { parent },
  );
  const role = new Role(`${name}-role`, child.args, child.opts);
  new RolePolicy(`${name}-role-policy`, { role: role.name, policy: instancePolicy(args) }, { parent });
  instanceRoleManagedPolicies(home.partition).forEach((policyArn, index) => {
    const attachment = index === 0 ? `${name}-systems-manager` : `${name}-managed-policy-${index + 1}`;
    new RolePolicyAttachment(attachment, { role: role.name, policyArn }, { parent });
  });
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
  const child = transformed(
    args.transform?.executionRole,
    {
      description: "Image Builder builds and distributes images with it",
      assumeRolePolicy: JSON.stringify(imageBuilderTrust(home)),
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    { parent },
  );
  const role = new Role(`${name}-execution-role`, child.args, child.opts);
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
