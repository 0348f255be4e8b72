import { DOCUMENT, web, withDocument, type Nasty } from "./repository";

const user = "userData: tools/boot.sh";
function boot(script: string): Nasty["files"] {
  return { ...web(user), "images/tools/boot.sh": `#!/bin/bash\n${script}\n` };
}

/** What another tool would have filled in. */
export const templates: readonly Nasty[] = [
  { title: "Jinja as a value", files: web("version: {{ version }}"), faults: [] },
  { title: "Jinja in quotes", files: web('description: "{{ team }}"'), faults: [] },
  { title: "a block of Jinja", files: web("{% if arm %}\narchitectures: [arm64]\n{% endif %}"), faults: [] },
  { title: "Helm in quotes", files: web('tags: {Owner: "{{ .Values.owner }}"}'), faults: [] },
  { title: "GitHub Actions in a tag", files: web("tags: {Commit: '${{ github.sha }}'}"), faults: [] },
  { title: "GitHub Actions as a plain value", files: web("tags:\n  Commit: ${{ github.sha }}"), faults: [] },
  { title: "Terraform in a tag", files: web("tags: {Owner: '${var.owner}'}"), faults: [] },
  { title: "Terraform in a description", files: web("description: Web of ${var.environment}"), faults: [] },
  { title: "a variable of the shell in a description", files: web("description: Web of $ENVIRONMENT, ${ENVIRONMENT}"), faults: [] },
  { title: "Terraform in a Region", files: web("distribution: {regions: ['${var.region}']}"), faults: [] },
  { title: "Ref of CloudFormation", files: web("parent: !Ref BaseImage"), faults: [] },
  { title: "Sub of CloudFormation", files: web('description: !Sub "web in ${AWS::Region}"'), faults: [] },
  { title: "CloudFormation in user data", files: boot("aws s3 cp s3://b-${AWS::AccountId}/x ."), faults: [] },
  { title: "Terraform in user data", files: boot("aws s3 cp s3://${var.bucket}/x ."), faults: [] },
  { title: "Jinja in user data", files: boot("aws s3 cp s3://{{ bucket }}/x ."), faults: [] },
  { title: "GitHub Actions in user data", files: boot("echo ${{ secrets.TOKEN }}"), faults: [] },
  { title: "a variable of ours with a dollar sign", files: { ...web('description: "with ${TOOL}"'), "images/variables.yaml": "TOOL: a\n" }, faults: [] },
  { title: "a variable of ours in double braces", files: { ...web('description: "with {{ TOOL }}"'), "images/variables.yaml": "TOOL: a\n" }, faults: [] },
  { title: "a variable of ours in small letters", files: { ...web('description: "with {tool}"'), "images/variables.yaml": "TOOL: a\n" }, faults: [] },
  { title: "a variable without quotes", files: { ...web("description: {TOOL}"), "images/variables.yaml": "TOOL: a\n" }, faults: [] },
  { title: "a variable that is a number", files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "TOOL: 21\n" }, faults: [] },
  { title: "a variable in small letters", files: { ...web("description: '{tool}'"), "images/variables.yaml": "tool: a\n" }, faults: [] },
  { title: "variables in groups", files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "web:\n  TOOL: a\n" }, faults: [] },
  { title: "a wrapped file of variables", files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "variables:\n  TOOL: a\n" }, faults: [] },
  { title: "a list of variables", files: { ...web("description: '{TOOL}'"), "images/variables.yaml": "- TOOL: a\n" }, faults: [] },
  { title: "variables.yml", files: { ...web("description: '{TOOL} {OTHER}'"), "images/variables.yml": "TOOL: a\nOTHER: b\n" }, faults: [] },
  { title: "vars.yaml", files: { ...web("description: '{TOOL} {OTHER}'"), "images/vars.yaml": "TOOL: a\nOTHER: b\n" }, faults: [] },
  { title: "Variables.yaml", files: { ...web("description: '{TOOL} {OTHER}'"), "images/Variables.yaml": "TOOL: a\nOTHER: b\n" }, faults: [] },
  { title: "variables beside images/", files: { ...web("description: '{TOOL} {OTHER}'"), "variables.yaml": "TOOL: a\nOTHER: b\n" }, faults: [] },
  { title: "a variable as a number of a disk", files: { ...web("disk: {sizeGiB: '{SIZE}'}"), "images/variables.yaml": 'SIZE: "20"\n' }, faults: [] },
  { title: "a variable in a key", files: { ...web("tags: {'{TOOL}': a}"), "images/variables.yaml": "TOOL: a\n" }, faults: [] },
  { title: "a variable in a variable", files: { ...web("description: '{A} {B}'"), "images/variables.yaml": "A: a\nB: '{A}'\n" }, faults: [] },
  { title: "Jinja in a document", files: withDocument(DOCUMENT.replace("nginx", "nginx-{{ nginx_version }}")), faults: [] },
  { title: "a variable of ours in a document", files: { ...withDocument(DOCUMENT.replace("[dnf install -y nginx]", "['dnf install -y {TOOL}']"), "description: '{TOOL}'"), "images/variables.yaml": "TOOL: nginx\n" }, faults: [] },
];
