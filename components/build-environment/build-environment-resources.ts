import * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import type { BuildEnvironmentArgs } from "./build-environment";
import { transformed } from "../child-transform";

const DEFAULT_EGRESS_PORTS = [80, 443];

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
