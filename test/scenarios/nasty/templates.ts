import { DOCUMENT, web, withDocument, type Nasty } from "./repository";

const user = "userData: tools/boot.sh";
function boot(script: string): Nasty["files"] {
  return { ...web(user), "images/tools/boot.sh": `#!/bin/bash\n${script}\n` };
}

/** What another tool would have filled in. */
export const templates: readonly Nasty[] = [
  {
    title: "Jinja as a value",
    files: web("version: {{ version }}"),
    typed: { "images/web.yaml": ["{{ version }}", '"1.0.0"'] },
    faults: ["images/web.yaml:3:11 complex-key: Write the key as text before the colon, and replace a template like…"],
  },
  {
    title: "Jinja in quotes",
    files: web('description: "{{ team }}"'),
    typed: { "images/web.yaml": ["{{ team }}", "Web"] },
    faults: ["images/web.yaml:4:14 template-syntax: Write the value itself."],
  },
  {
    title: "Helm in quotes",
    files: web('tags: {Owner: "{{ .Values.owner }}"}'),
    faults: ["images/web.yaml:4:15 wrong-format: Write it like Platform."],
  },
  {
    title: "GitHub Actions in a tag",
    files: web("tags: {Commit: '${{ github.sha }}'}"),
    faults: ["images/web.yaml:4:16 wrong-format: Write it like Platform."],
  },
  {
    title: "GitHub Actions as a plain value",
    files: web("tags:\n  Commit: ${{ github.sha }}"),
    typed: { "images/web.yaml": ["${{ github.sha }}", "Platform"] },
    faults: ["images/web.yaml:5:11 wrong-format: Write it like Platform."],
  },
  {
    title: "Terraform in a tag",
    files: web("tags: {Owner: '${var.owner}'}"),
    faults: ["images/web.yaml:4:15 wrong-format: Write it like Platform."],
  },
  {
    title: "Terraform in a description",
    files: web("description: Web of ${var.environment}"),
    typed: { "images/web.yaml": ["${var.environment}", "prod"] },
    faults: ["images/web.yaml:4:14 template-syntax: Write the value itself."],
  },
  {
    title: "a variable of the shell in a description",
    files: web("description: Web of $ENVIRONMENT, ${ENVIRONMENT}"),
    typed: { "images/web.yaml": ["$ENVIRONMENT, ${ENVIRONMENT}", "prod"] },
    faults: ["images/web.yaml:4:14 template-syntax: Write the value itself."],
  },
  {
    title: "Terraform in a Region",
    files: web("distribution: {regions: ['${var.region}']}"),
    typed: { "images/web.yaml": ["'${var.region}'", "us-east-1"] },
    faults: ["images/web.yaml:4:26 not-allowed-value: Write one of the allowed values."],
  },
  {
    title: "Ref of CloudFormation",
    files: web("parent: !Ref BaseImage"),
    typed: { "images/web.yaml": ["!Ref BaseImage", "amazon-linux-2023"] },
    faults: ["images/web.yaml:3:14 yaml-tag: Remove the tag, and write the value itself, in quotes if it is text."],
  },
  {
    title: "Sub of CloudFormation",
    files: web('description: !Sub "web in ${AWS::Region}"'),
    typed: { "images/web.yaml": ['!Sub "web in ${AWS::Region}"', "web"] },
    faults: ["images/web.yaml:4:19 yaml-tag: Remove the tag, and write the value itself, in quotes if it is text."],
  },
  {
    title: "CloudFormation in user data",
    files: boot("aws s3 cp s3://b-${AWS::AccountId}/x ."),
    typed: { "images/tools/boot.sh": ["${AWS::AccountId}", "111122223333"] },
    faults: ["images/tools/boot.sh:2:18 cloudformation-syntax: Write the value itself."],
  },
  {
    title: "Terraform in user data",
    files: boot("aws s3 cp s3://${var.bucket}/x ."),
    typed: { "images/tools/boot.sh": ["${var.bucket}", "tools"] },
    faults: ["images/tools/boot.sh:2:16 template-syntax: Write the value itself."],
  },
  {
    title: "Jinja in user data",
    files: boot("aws s3 cp s3://{{ bucket }}/x ."),
    typed: { "images/tools/boot.sh": ["{{ bucket }}", "tools"] },
    faults: ["images/tools/boot.sh:2:16 template-syntax: Write the value itself."],
  },
  {
    title: "GitHub Actions in user data",
    files: boot("echo ${{ secrets.TOKEN }}"),
    typed: { "images/tools/boot.sh": ["${{ secrets.TOKEN }}", "done"] },
    faults: ["images/tools/boot.sh:2:6 template-syntax: Write the value itself."],
  },
  {
    title: "a variable of ours with a dollar sign",
    files: { ...web('description: "with ${TOOL}"'), "images/variables.yaml": "TOOL: a\n" },
    typed: { "images/web.yaml": ["${TOOL}", "{TOOL}"] },
    faults: ["images/web.yaml:4:14 undefined-variable: Write {TOOL} for ${TOOL}."],
  },
  {
    title: "a variable of ours in double braces",
    files: { ...web('description: "with {{ TOOL }}"'), "images/variables.yaml": "TOOL: a\n" },
    typed: { "images/web.yaml": ["{{ TOOL }}", "{TOOL}"] },
    faults: ["images/web.yaml:4:14 undefined-variable: Write {TOOL} for {{ TOOL }}."],
  },
  {
    title: "a variable of ours in small letters",
    files: { ...web('description: "with {tool}"'), "images/variables.yaml": "TOOL: a\n" },
    typed: { "images/web.yaml": ["{tool}", "{TOOL}"] },
    faults: ["images/web.yaml:4:14 undefined-variable: Write {TOOL} for {tool}."],
  },
  {
    title: "a variable without quotes",
    files: { ...web("description: {TOOL}"), "images/variables.yaml": "TOOL: a\n" },
    faults: ['images/web.yaml:4:14 quote-it: Put it in quotes: "{TOOL}".'],
  },
  {
    title: "a variable that is a number",
    files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "TOOL: 21\n" },
    faults: ['images/variables.yaml:1:7 quote-it: Put it in quotes: "21".'],
  },
  {
    title: "a variable in small letters",
    files: { ...web("description: '{tool}'"), "images/variables.yaml": "tool: a\n" },
    typed: { "images/variables.yaml": ["tool", "TOOL"], "images/web.yaml": ["tool", "TOOL"] },
    faults: ["images/variables.yaml:1:1 wrong-format: Rename the key."],
  },
  {
    title: "variables in groups",
    files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "web:\n  TOOL: a\n" },
    typed: { "images/variables.yaml": "TOOL: a\n" },
    faults: ["images/variables.yaml:2:3 wrong-type: Write text, or move the keys one level up."],
  },
  {
    title: "a wrapped file of variables",
    files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "variables:\n  TOOL: a\n" },
    typed: { "images/variables.yaml": "TOOL: a\n" },
    faults: ["images/variables.yaml:2:3 wrong-type: Write text, or move the keys one level up."],
  },
  {
    title: "a list of variables",
    files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "- TOOL: a\n" },
    typed: { "images/variables.yaml": "TOOL: a\n" },
    faults: [
      'images/variables.yaml:1:1 not-a-mapping: Write keys and values at the left edge, like "version: 1.0.0", without a dash.',
    ],
  },
  {
    title: "variables.yml",
    files: { ...web("description: '{TOOL} {OTHER}'"), "images/variables.yml": "TOOL: a\nOTHER: b\n" },
    faults: ["images/variables.yml:1:1 bad-name: Rename it: mv images/variables.yml images/variables.yaml"],
  },
  {
    title: "vars.yaml",
    files: { ...web("description: '{TOOL} {OTHER}'"), "images/vars.yaml": "TOOL: a\nOTHER: b\n" },
    faults: ["images/vars.yaml:1:1 bad-name: Rename it: mv images/vars.yaml images/variables.yaml"],
  },
  {
    title: "Variables.yaml",
    files: { ...web("description: '{TOOL} {OTHER}'"), "images/Variables.yaml": "TOOL: a\nOTHER: b\n" },
    faults: ["images/Variables.yaml:1:1 bad-name: Rename it: mv images/Variables.yaml images/variables.yaml"],
  },
  {
    title: "variables beside images/",
    files: { ...web("description: '{TOOL} {OTHER}'"), "variables.yaml": "TOOL: a\nOTHER: b\n" },
    typed: { "images/variables.yaml": "TOOL: a\nOTHER: b\n" },
    faults: [
      'images/web.yaml:4:14 undefined-variable: Add "OTHER: …" to images/variables.yaml, or to variables in this file.',
      'images/web.yaml:4:14 undefined-variable: Add "TOOL: …" to images/variables.yaml, or to variables in this file.',
    ],
  },
  {
    title: "a variable in a variable",
    files: { ...web("description: '{A} {B}'"), "images/variables.yaml": "A: a\nB: '{A}'\n" },
    typed: { "images/variables.yaml": ["'{A}'", "a"] },
    faults: [
      "images/variables.yaml:2:5 variable-in-file: Write the value itself; a document takes it through parameters…",
    ],
  },
  {
    title: "Jinja in a document",
    files: withDocument(DOCUMENT.replace("nginx", "nginx-{{ nginx_version }}")),
    typed: { "images/tools/install.yaml": ["nginx-{{ nginx_version }}", "nginx-1.28"] },
    faults: ["images/tools/install.yaml:8:43 yaml-syntax: Close the quote or bracket, or add the missing character."],
  },
  {
    title: "a variable of ours in a document",
    files: {
      ...withDocument(DOCUMENT.replace("[dnf install -y nginx]", "['dnf install -y {TOOL}']"), "description: '{TOOL}'"),
      "images/variables.yaml": "TOOL: nginx\n",
    },
    typed: { "images/tools/install.yaml": ["{TOOL}", "nginx"] },
    faults: [
      "images/tools/install.yaml:8:38 variable-in-file: Write the value itself; a document takes it through parameters…",
    ],
  },
];
