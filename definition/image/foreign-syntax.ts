import { error, faultsOf, warning, type Fault } from "../diagnostics/fault";
import type { Path } from "../yaml/place";

const { codes, fault } = faultsOf({
  "cloudformation-syntax": error("CloudFormation syntax", {
    why: "Nothing fills it in here: a shell reads it as a variable of its own, which is empty.",
    bad: "aws s3 cp s3://tools-${AWS::Region}/agent.rpm .",
    good:
      "TOKEN=$(curl -sX PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)\n" +
      'REGION=$(curl -sH "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/placement/region)\n' +
      'aws s3 cp "s3://tools-$REGION/agent.rpm" .',
  }),
  "variable-in-file": warning("A variable in a file, where it stays as it is", {
    why: "Variables are filled in only in definitions: a file is published and compared as it is written.",
    bad: "commands: [dnf install -y docker-{DOCKER_VERSION}]",
    good: "commands: ['dnf install -y docker-{{ DockerVersion }}']   # and a parameter in the definition",
  }),
  "template-syntax": warning("Template syntax", {
    why: "No tool fills it in on the way to AWS: it stays as it is.",
    bad: 'description: "Web of ${var.team}"',
    good: "description: Web of the platform team",
  }),
});
export { codes as foreignCodes };

/** Of GitHub Actions, Terraform, Jinja and ERB: what no shell has a meaning for. */
const TEMPLATE =
  /\$\{\{[^{}\n]*\}\}|\$\{(?:var|local|data|module|each|self|aws_\w+)\.[^{}$\n]*\}|\{%[^%\n]*%\}|<%[^%\n]*%>/g;

/** Of Jinja and Ansible; Go has a dot before its names, but for its words of control. */
const JINJA = /(?<![${])\{\{ *(?!(?:end|else|break|continue) )[A-Za-z_]\w*(?:\.\w+)* *\}\}/g;

/** In texts without code, also the variables of a shell and plain braces of Jinja and Helm. */
const IN_TEXT = /\{\{[\w. ]+\}\}|\$\{\w+\}|\$\([^()$\n]*\)/g;

/** What another tool should have filled in, in a script. */
export function templateFaults(text: string): Fault[] {
  return [...found(TEMPLATE, text), ...found(JINJA, text)].map(([use, offset]) =>
    templateFault(use, { path: [], offset }),
  );
}

/** The same in a text of the definition, which neither a shell nor AWSTOE will see. */
export function templateInText(text: string, path: Path): Fault[] {
  const [use] = [...text.matchAll(TEMPLATE), ...text.matchAll(IN_TEXT)].map(([each]) => each);
  return use === undefined ? [] : [templateFault(use, { path })];
}

function templateFault(use: string, { path, ...more }: Pick<Fault, "path" | "offset">): Fault {
  const message = `${use} is template syntax, and nothing fills it in.`;
  return fault("template-syntax", path, message, "Write the value itself.", more);
}

const CLOUDFORMATION = /\$\{AWS::[A-Za-z]+\}|\{\{resolve:[a-z-]+:/g;

/** As in a definition, but not where a shell, AWSTOE or a format of Python or curl has a meaning for it. */
const VARIABLE = /(?<![${%\w])\{([A-Z][A-Z0-9_]*)\}(?!\})/g;

const REGION =
  "Ask the instance's metadata for placement/region (golden explain cloudformation-syntax shows how), or write it out.";

/** What only CloudFormation would fill in. Comments do not count. */
export function cloudFormationFaults(text: string): Fault[] {
  if (!text.includes("AWS::") && !text.includes("resolve:")) return [];
  return found(CLOUDFORMATION, text).map(([use, offset]) => {
    const message = `${use.startsWith("{{") ? `${use}…}}` : use} is CloudFormation syntax, which nothing fills in here.`;
    const asked = use.startsWith("{{") ? "Read it during the build, with the AWS CLI." : "Write the value itself.";
    return fault("cloudformation-syntax", [], message, use.includes("Region") ? REGION : asked, { offset });
  });
}

/** Variables of `variables.yaml` in a file that a definition names. */
export function variableFaults(text: string, names: ReadonlySet<string>): Fault[] {
  return (names.size === 0 ? [] : found(VARIABLE, text))
    .filter(([use]) => names.has(use.slice(1, -1)))
    .map(([use, offset]) => {
      const message = `The variable ${use} is not filled in inside a file: it stays as it is.`;
      const fix = "Write the value itself; a document takes it through parameters of the definition, as {{ Name }}.";
      return fault("variable-in-file", [], message, fix, { offset });
    });
}

function found(pattern: RegExp, text: string): (readonly [string, number])[] {
  if (!text.includes("{")) return [];
  return [...text.matchAll(pattern)].flatMap(({ 0: use, index }) => {
    const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
    return /^\s*#|!Sub\s/.test(line) ? [] : [[use, index] as const];
  });
}
