import type { AmiPlan, ContainerPlan, Plan } from "../plan";
import { registryOf } from "../plan/arn";

/** One way to an image: where its id comes from, and what launches it by that. */
export interface Way {
  readonly title: string;
  readonly note: string;
  /** To the console. */
  readonly links: readonly (readonly [text: string, address: string])[];
  /** By tool. */
  readonly snippets: Readonly<Record<string, string>>;
}

type Stack = Plan["stack"];

/** What the snippets of an AMI say. */
type Ami = ReturnType<typeof amiOf>;

/** A string of TypeScript. */
const ts: (text: string) => string = JSON.stringify;
/** Domain of the console by partition, where it is known. */
const CONSOLES = new Map([["aws", "aws.amazon.com"], ["aws-cn", "amazonaws.cn"], ["aws-us-gov", "amazonaws-us-gov.com"]]); // prettier-ignore

const NEWEST = "The parameter holds the id of the newest build, of whatever version.";

/** By parameter where there is one, that of the last channel before that of the distribution, and by owner and name where others may launch it: a parameter is read in its own account. */
export function waysToLaunch(image: AmiPlan, stack: Stack): readonly Way[] {
  const { userIds, organizationArns, organizationalUnitArns, targetAccountIds, public: isPublic } = image.sharing;
  const shares = [userIds, organizationArns, organizationalUnitArns, targetAccountIds];
  const isShared = isPublic || shares.some(({ length }) => length > 0);
  return image.pipelines.flatMap((pipeline) => {
    const ami = amiOf(image, pipeline, stack);
    const of = image.pipelines.length > 1 ? `${pipeline.architecture}, ` : "";
    const channel = image.promotion?.channels.at(-1);
    const pointer = channel === undefined ? undefined : pipeline.pointers?.[channel];
    const parameter = pointer ?? image.parameters[pipeline.architecture];
    const held = pointer === undefined ? NEWEST : `The parameter holds what was promoted to ${channel ?? ""}: it is the one to follow.`; // prettier-ignore
    const ways = parameter === undefined ? [] : [byParameter(ami, parameter, of, held)];
    return parameter === undefined || isShared ? [...ways, byName(ami, of, image, pointer !== undefined)] : ways;
  });
}

/** How Docker pulls a container, from the Region of the stack. */
export function waysToPull(image: ContainerPlan, stack: Stack): readonly Way[] {
  const { region } = stack;
  const registry = registryOf(stack);
  const builds = image.codebuild ? [{ architecture: "", ...image.codebuild }] : image.pipelines;
  return builds.map((build) => {
    const tags = "distributions" in build ? build.distributions[0]?.containerTags : build.containerTags;
    const tag = tags?.[0] ?? `${image.version ?? ""}-1`;
    const Docker = `aws ecr get-login-password --region ${region} \\
  | docker login --username AWS --password-stdin ${registry}
docker pull ${word(`${registry}/${build.repository.name}:${tag}`)}`;
    const note = tags?.[0] === undefined ? "Builds are tagged with the version and their number: 1 is the first." : "";
    const title = `From ${region}${builds.length > 1 ? `, ${build.architecture}` : ""}`;
    return { title, note, links: [], snippets: { Docker } };
  });
}

function amiOf(image: AmiPlan, pipeline: AmiPlan["pipelines"][number], { account, partition, region }: Stack) {
  const { architecture, distributions, infrastructure } = pipeline;
  const own = distributions.find((each) => each.region === region) ?? distributions[0];
  return {
    ...{ account, partition, platform: image.platform },
    region: own?.region ?? region,
    instanceType: infrastructure.instanceTypes[0] ?? "",
    /** As EC2 says it. */
    architecture: image.platform === "macOS" ? `${architecture}_mac` : architecture,
    /** With `*` for any text. */
    namePattern: (own?.amiName ?? image.name).replace(/\{\{[^{}]*\}\}/g, "*"),
  };
}

function byParameter(ami: Ami, parameter: string, of: string, note: string): Way {
  const { account, region, platform } = ami;
  // Encoded twice, as in the links of AWS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-optimized_AMI.html
  const encoded = encodeURIComponent(encodeURIComponent(parameter));
  const os = { Linux: "LINUX", Windows: "WINDOWS", macOS: "UNKNOWN" }[platform];
  const data = `data "aws_ssm_parameter" "image" {
  name = ${hcl(parameter)}
}`;
  return {
    title: `In account ${account}: ${of}by parameter`,
    note,
    links: consoleLinks(ami, [["The parameter", `systems-manager/parameters/${encoded}/description?region=${region}`]]),
    snippets: {
      "AWS CLI": cli(ami, word(`resolve:ssm:${parameter}`)),
      Terraform: terraform(ami, "data.aws_ssm_parameter.image.insecure_value", data),
      Pulumi: pulumi(ami, "insecureValue", `aws.ssm.getParameterOutput({ name: ${ts(parameter)} })`),
      CDK: cdk(ami, `fromSsmParameter(${ts(parameter)}, { os: ec2.OperatingSystemType.${os} })`),
    },
  };
}

function byName(ami: Ami, of: string, { version, sharing }: AmiPlan, isPromoted: boolean): Way {
  const list = (visibility: string): string => `ec2/home?region=${ami.region}#Images:visibility=${visibility}`;
  const search = encodeURIComponent(ami.namePattern.replace(/\*.*/, ""));
  const others = sharing.public ? "Public" : "Private";
  const copies = sharing.targetAccountIds.join(", ");
  return {
    title: `Wherever it may be launched: ${of}by owner and name`,
    note: `The newest build of ${version}${isPromoted ? ", be it promoted or not" : ""}.${copies && ` Accounts that own a copy (${copies}) give their own id as the owner.`}`,
    links: consoleLinks(ami, [["AMIs of its account", `${list("owned-by-me")};search=${search}`], [`${others} images`, list(`${others.toLowerCase()}-images`)]]), // prettier-ignore
    snippets: snippetsByName(ami),
  };
}

function snippetsByName(ami: Ami): Way["snippets"] {
  const { account, region, namePattern: name, architecture, platform } = ami;
  const filters = Object.entries({ name, architecture });
  const asJson = JSON.stringify(filters.map(([Name, value]) => ({ Name, Values: [value] })));
  const found = `image=$(aws ec2 describe-images --region ${region} --owners ${account} \\
  --filters ${word(asJson)} \\
  --query 'sort_by(Images, &CreationDate)[-1].ImageId' --output text)`;
  const data = `data "aws_ami" "image" {
  most_recent = true
  owners      = [${hcl(account)}]
${filters.map(([key, value]) => `\n  filter {\n    name   = ${hcl(key)}\n    values = [${hcl(value)}]\n  }\n`).join("")}}`;
  const call = `aws.ec2.getAmiOutput({
  mostRecent: true, owners: [${ts(account)}],
  filters: [
${filters.map(([key, value]) => `    { name: ${ts(key)}, values: [${ts(value)}] },\n`).join("")}  ],
})`;
  const lookup = `lookup({
  name: ${ts(name)}, owners: [${ts(account)}],
  filters: { architecture: [${ts(architecture)}] },${platform === "Windows" ? "\n  windows: true," : ""}
})`;
  return {
    "AWS CLI": `${found}\n${cli(ami, '"$image"')}`,
    Terraform: terraform(ami, "data.aws_ami.image.id", data),
    Pulumi: pulumi(ami, "id", call),
    CDK: cdk(ami, lookup),
  };
}

function cli({ region, instanceType, platform }: Ami, id: string): string {
  // macOS runs on hosts of its own: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html
  const host = platform === "macOS" ? " --placement Tenancy=host" : "";
  return `aws ec2 run-instances --region ${region} \\\n  --image-id ${id} --instance-type ${word(instanceType)}${host}`;
}

function terraform({ region, instanceType, platform }: Ami, id: string, data: string): string {
  return `provider "aws" { region = ${hcl(region)} }

${data}

resource "aws_instance" "example" {
  ami           = ${id}
  instance_type = ${hcl(instanceType)}${platform === "macOS" ? '\n  tenancy       = "host"' : ""}
}`;
}

function pulumi({ instanceType, platform }: Ami, id: string, call: string): string {
  return `import * as aws from "@pulumi/aws";

const image = ${call};
new aws.ec2.Instance("example", {
  ami: image.${id},
  instanceType: ${ts(instanceType)},${platform === "macOS" ? '\n  tenancy: "host",' : ""}
});`;
}

/** In a stack with a `vpc`. The construct of an instance has no tenancy, which macOS needs. */
function cdk({ instanceType, platform }: Ami, call: string): string {
  const image = `import * as ec2 from "aws-cdk-lib/aws-ec2";\n\nconst machineImage = ec2.MachineImage.${call};`;
  if (platform === "macOS") return image;
  const type = `new ec2.InstanceType(${ts(instanceType)})`;
  return `${image}\nnew ec2.Instance(this, "Example", { vpc, machineImage, instanceType: ${type} });`;
}

function consoleLinks({ region, partition }: Ami, paths: readonly (readonly [string, string])[]): Way["links"] {
  const domain = CONSOLES.get(partition);
  return domain === undefined ? [] : paths.map(([text, path]) => [text, `https://${region}.console.${domain}/${path}`]);
}

/** One word of a POSIX shell. */
function word(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings */
function hcl(text: string): string {
  return JSON.stringify(text).replace(/[$%]\{/g, (template) => template.charAt(0) + template);
}
