import * as pulumi from "@pulumi/pulumi";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { buildLogGroupName } from "../plan/names";
import type { BuildEnvironmentArgs } from "./build-environment";
import { transformed } from "./child-transform";

const DEFAULT_LOG_RETENTION_DAYS = 90;
const DEFAULT_EGRESS_PORTS = [80, 443];

/** Under `/aws/imagebuilder/`, where Image Builder's own role may write. */
export function pipelineLogGroup(name: string, args: BuildEnvironmentArgs, parent: pulumi.Resource): LogGroup {
  const child = transformed(
    args.transform?.logGroup,
    {
      name: buildLogGroupName(`pipeline/${args.name}`),
      retentionInDays: args.logRetentionInDays ?? DEFAULT_LOG_RETENTION_DAYS,
      kmsKeyId: args.logKmsKeyId,
      tags: args.tags,
      region: args.region,
    },
    { parent },
  );
  return new LogGroup(`${name}-log-group`, child.args, child.opts);
}

/** The groups given, or a new one. */
export function securityGroupIds(
  name: string,
  args: BuildEnvironmentArgs,
  network: NonNullable<BuildEnvironmentArgs["network"]>,
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  if (network.securityGroupIds !== undefined) return pulumi.output([...network.securityGroupIds]);
  const child = transformed(
    args.transform?.securityGroup,
    {
      vpcId: network.vpcId,
      description: "Instances that build images: nothing in, HTTP and HTTPS out",
      ingress: [],
      egress: (args.egressPorts ?? DEFAULT_EGRESS_PORTS).map(tcpToAnywhere),
      tags: args.tags,
      region: args.region,
    },
    { parent },
  );
  const group = new SecurityGroup(`${name}-security-group`, child.args, child.opts);
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
