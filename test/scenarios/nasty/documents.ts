import { DOCUMENT, image, web, withDocument, type Nasty } from "./repository";

const step = (more: string): string => DOCUMENT.replace(/ {8}action[^]*/, more);
const windows = "parent: windows-server-2022-english-full-base";
const boot = (text: string, more = ""): Nasty["files"] => ({
  ...web(`userData: tools/boot.sh${more}`),
  "images/tools/boot.sh": text,
});
const POWERSHELL = DOCUMENT.replace("ExecuteBash", "ExecutePowerShell").replace("dnf install -y nginx", "Get-Date");

/** Documents and user data. */
export const documents: readonly Nasty[] = [
  {
    title: "bash on Windows",
    files: withDocument(DOCUMENT, windows),
    typed: { "images/tools/install.yaml": ["ExecuteBash", "ExecutePowerShell"] },
    faults: ["images/tools/install.yaml:6:17 awstoe-action-platform: Use ExecutePowerShell."],
  },
  {
    title: "PowerShell on Linux",
    files: withDocument(POWERSHELL),
    typed: { "images/tools/install.yaml": ["ExecutePowerShell", "ExecuteBash"] },
    faults: ["images/tools/install.yaml:6:17 awstoe-action-platform: Use ExecuteBash."],
  },
  {
    title: "an unknown action",
    files: withDocument(DOCUMENT.replace("ExecuteBash", "RunShellScript")),
    typed: { "images/tools/install.yaml": ["RunShellScript", "ExecuteBash"] },
    faults: [
      "images/tools/install.yaml:6:17 awstoe-action-unknown: Write ExecuteBash to run commands, or another of the actions.",
    ],
  },
  {
    title: "an action in small letters",
    files: withDocument(DOCUMENT.replace("ExecuteBash", "executebash")),
    faults: ['images/tools/install.yaml:6:17 awstoe-action-unknown: Write "ExecuteBash".'],
  },
  {
    title: "inputs indented as the step",
    files: withDocument(
      step("        action: ExecuteBash\n        inputs:\n        commands: [dnf install -y nginx]\n"),
    ),
    typed: { "images/tools/install.yaml": ["        commands", "          commands"] },
    faults: ["images/tools/install.yaml:8:9 awstoe-inputs-missing: Indent commands by two more spaces."],
  },
  {
    title: "inputs indented too little",
    files: withDocument(step("        action: ExecuteBash\n      inputs:\n        commands: [dnf install -y nginx]\n")),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: ["images/tools/install.yaml:7:1 yaml-syntax: Indent it with the same number of spaces as theirs."],
  },
  {
    title: "steps indented as their phase",
    files: withDocument(DOCUMENT.replace(/^ {4}steps/m, "  steps")),
    typed: { "images/tools/install.yaml": ["\n  steps", "\n    steps"] },
    faults: ["images/tools/install.yaml:4:1 yaml-syntax: Indent it with the same number of spaces as theirs."],
  },
  {
    title: "commands as a text",
    files: withDocument(DOCUMENT.replace("[dnf install -y nginx]", "dnf install -y nginx")),
    typed: { "images/tools/install.yaml": ["dnf install -y nginx", "[dnf install -y nginx]"] },
    faults: ["images/tools/install.yaml:8:21 awstoe-input-type: Begin it with a dash: the input is a list."],
  },
  {
    title: "command",
    files: withDocument(DOCUMENT.replace("commands", "command")),
    faults: ['images/tools/install.yaml:8:11 awstoe-input-unknown: Rename it to "commands".'],
  },
  {
    title: "commands in the step",
    files: withDocument(step("        action: ExecuteBash\n        commands: [dnf install -y nginx]\n")),
    typed: { "images/tools/install.yaml": ["        commands", "        inputs:\n          commands"] },
    faults: [
      'images/tools/install.yaml:7:9 awstoe-inputs-missing: Write "inputs:" on a line of its own above commands, and…',
    ],
  },
  {
    title: "a phase of its own",
    files: withDocument(DOCUMENT.replace("name: build", "name: install")),
    typed: { "images/tools/install.yaml": ["name: install", "name: build"] },
    faults: ["images/tools/install.yaml:3:11 awstoe-phase-name: Use one of these names."],
  },
  {
    title: "no schema version",
    files: withDocument(DOCUMENT.replace("schemaVersion: 1.0\n", "")),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: ["images/tools/install.yaml:1:1 awstoe-key-missing: Add `schemaVersion: …`."],
  },
  { title: "a schema version in quotes", files: withDocument(DOCUMENT.replace("1.0", '"1.0"')), faults: [] },
  {
    title: "the schema version of Systems Manager",
    files: withDocument(
      'schemaVersion: "2.2"\nmainSteps:\n  - action: aws:runShellScript\n    name: x\n    inputs:\n      runCommand: [date]\n',
    ),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: [
      "images/tools/install.yaml:1:1 awstoe-type: Write `schemaVersion: 1.0` and `phases`, as AWSTOE reads them.",
    ],
  },
  {
    title: "a playbook of Ansible",
    files: withDocument("- hosts: all\n  tasks:\n    - name: x\n      dnf: {name: nginx}\n"),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: [
      'images/tools/install.yaml:1:1 not-a-mapping: Write keys and values at the left edge, like "version: 1.0.0", without a dash.',
    ],
  },
  {
    title: "a component of CloudFormation",
    files: withDocument(
      `Type: AWS::ImageBuilder::Component\nProperties:\n  Name: x\n  Data: |\n${DOCUMENT.replaceAll(/^/gm, "    ").trimEnd()}\n`,
    ),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: [
      "images/tools/install.yaml:1:1 awstoe-type: Write `schemaVersion: 1.0` and `phases`, as AWSTOE reads them.",
    ],
  },
  {
    title: "two steps of one name",
    files: withDocument(`${DOCUMENT}      - name: Install\n        action: Reboot\n`),
    typed: { "images/tools/install.yaml": ["Install\n        action: Reboot", "Restart\n        action: Reboot"] },
    faults: ["images/tools/install.yaml:9:15 awstoe-name-duplicate: Give each step of a phase a name of its own."],
  },
  {
    title: "onFailure in capitals of another tool",
    files: withDocument(DOCUMENT.replace("        inputs", "        onFailure: abort\n        inputs")),
    faults: ['images/tools/install.yaml:7:20 awstoe-on-failure: Write "Abort".'],
  },
  {
    title: "an endless loop",
    files: withDocument(
      DOCUMENT.replace("        action", "        loop: {for: {start: 1, end: 10, updateBy: 0}}\n        action"),
    ),
    typed: { "images/tools/install.yaml": ["updateBy: 0", "updateBy: 1"] },
    faults: ["images/tools/install.yaml:6:51 awstoe-loop-form: Write 1 or -1."],
  },
  {
    title: "a loop that never ends where it should",
    files: withDocument(
      DOCUMENT.replace("        action", "        loop: {for: {start: 1, end: 10, updateBy: -1}}\n        action"),
    ),
    typed: { "images/tools/install.yaml": ["updateBy: -1", "updateBy: 1"] },
    faults: [
      "images/tools/install.yaml:6:21 awstoe-loop-range: Flip the sign of `updateBy`, or swap `start` and `end`.",
    ],
  },
  {
    title: "a loop with a misspelt key",
    files: withDocument(DOCUMENT.replace("        action", "        loop: {forEeach: [a, b]}\n        action")),
    faults: ['images/tools/install.yaml:6:16 awstoe-key-unknown: Rename it to "forEach".'],
  },
  {
    title: "a parameter that the document lacks",
    files: {
      ...web("components: [{document: tools/install.yaml, parameters: {Version: a}}]"),
      "images/tools/install.yaml": DOCUMENT,
    },
    typed: { "images/web.yaml": [", parameters: {Version: a}", ""] },
    faults: [
      "images/web.yaml:3:58 awstoe-parameter-undeclared: Remove Version, or declare it under `parameters` of the document.",
    ],
  },
  {
    title: "a parameter that is not given",
    files: withDocument(
      `parameters:\n  - Version:\n      type: string\n      description: x\n${DOCUMENT.replace("[dnf install -y nginx]", "['dnf install -y nginx-{{ Version }}']")}`,
    ),
    typed: { "images/web.yaml": ["install.yaml}", "install.yaml, parameters: {Version: a}}"] },
    faults: [
      "images/web.yaml:3:14 awstoe-parameter-missing: Add `Version: …` under the component's `parameters`, or a `default` to the document.",
    ],
  },
  {
    title: "a number as parameter",
    files: {
      ...web("components: [{document: tools/install.yaml, parameters: {Version: 21}}]"),
      "images/tools/install.yaml": `parameters:\n  - Version:\n      type: string\n      default: a\n      description: x\n${DOCUMENT.replace("[dnf install -y nginx]", "['dnf install -y nginx-{{ Version }}']")}`,
    },
    faults: ['images/web.yaml:3:67 quote-it: Put it in quotes: "21".'],
  },
  {
    title: "a test among the components",
    files: withDocument(DOCUMENT.replace("name: build", "name: test")),
    typed: { "images/tools/install.yaml": ["name: test", "name: build"] },
    faults: [
      "images/tools/install.yaml:3:3 awstoe-build-phase-missing: Add a phase `- name: build`, or name it under `tests`.",
    ],
  },
  {
    title: "a build among the tests",
    files: { ...web("tests: [{document: tools/install.yaml}]"), "images/tools/install.yaml": DOCUMENT },
    typed: { "images/tools/install.yaml": ["name: build", "name: test"] },
    faults: [
      "images/tools/install.yaml:3:11 awstoe-phase-not-allowed: Move the phase into a document under `components`.",
    ],
  },
  {
    title: "one document twice in an image",
    files: {
      ...web("components: [{document: tools/install.yaml}, {document: tools/install.yaml}]"),
      "images/tools/install.yaml": DOCUMENT,
    },
    typed: {
      "images/web.yaml": [", {document: tools/install.yaml}]", ", {document: tools/install.yaml, name: again}]"],
    },
    faults: ['images/web.yaml:3:46 duplicate-component: Give one of the two another "name".'],
  },
  {
    title: "no component",
    files: web("components: []"),
    typed: { "images/web.yaml": image() },
    faults: ['images/web.yaml:3:13 no-components: Add one, for example "components: [{managed: update-linux}]".'],
  },
  {
    title: "twenty-one components",
    files: web(`components: [${"{managed: update-linux}, ".repeat(21)}]`),
    typed: { "images/web.yaml": image(`components: [${"{managed: update-linux}, ".repeat(20)}]`) },
    faults: [
      "images/web.yaml:3:13 too-many-components: Merge documents, or build on an image of yours that already has some of them.",
    ],
  },
  {
    title: "an empty document",
    files: withDocument(""),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: ["images/tools/install.yaml:1:1 not-a-mapping: Write keys and values, or delete the file."],
  },
  {
    title: "user data over 16 KB",
    files: boot(`#!/bin/bash\n${"# padding of a licence\n".repeat(800)}`),
    typed: { "images/tools/boot.sh": "#!/bin/bash\n" },
    faults: [
      "images/web.yaml:4:11 user-data-too-large: Move what need not run at the first start into a component document.",
    ],
  },
  {
    title: "a script without its first line",
    files: boot("dnf install -y nginx\n"),
    typed: { "images/tools/boot.sh": ["dnf", "#!/bin/bash\ndnf"] },
    faults: ["images/web.yaml:4:11 user-data-form: Begin the file with #!/bin/bash and write commands."],
  },
  {
    title: "PowerShell without its tags",
    files: boot("Get-Date\n", `\n${windows}\ncomponents: [{managed: update-windows}]`),
    typed: { "images/tools/boot.sh": ["Get-Date", "<powershell>\nGet-Date\n</powershell>"] },
    faults: ["images/web.yaml:2:11 user-data-form: Put the commands between <powershell> and </powershell>."],
  },
  {
    title: "PowerShell on Linux as user data",
    files: boot("<powershell>\nGet-Date\n</powershell>\n"),
    typed: { "images/tools/boot.sh": "#!/bin/bash\ndate\n" },
    faults: ["images/web.yaml:4:11 user-data-form: Begin the file with #!/bin/bash and write commands."],
  },
  { title: "a byte order mark before the first line", files: boot("\ufeff#!/bin/bash\ndate\n"), faults: [] },
  {
    title: "a script written in the definition",
    files: web("userData: |\n  #!/bin/bash\n  date"),
    typed: { "images/web.yaml": image("userData: tools/boot.sh"), "images/tools/boot.sh": "#!/bin/bash\ndate\n" },
    faults: ["images/web.yaml:4:11 file-outside: Move the text to a file below images/, and write its path here."],
  },
  {
    title: "a key of AWS in base64",
    files: boot(
      `#!/bin/bash\necho ${Buffer.from("AKIAQ3EGPZK7LW2MN4XD:wJalrXUtnFEMIbK7MDENGbPxRfiCYqL3vZk9TzQe").toString("base64")} | base64 -d\n`,
    ),
    typed: { "images/tools/boot.sh": "#!/bin/bash\naws secretsmanager get-secret-value --secret-id build/key\n" },
    faults: ["images/tools/boot.sh:2:6 secret-in-file: Replace it, because git keeps this one, and read the new one…"],
  },
  {
    title: "a password in base64, as Kubernetes has it",
    files: boot(`#!/bin/bash\necho ${Buffer.from("password=Sommer-2026-Sturm").toString("base64")} | base64 -d\n`),
    typed: { "images/tools/boot.sh": "#!/bin/bash\naws secretsmanager get-secret-value --secret-id build/key\n" },
    faults: ["images/tools/boot.sh:2:6 secret-in-file: Replace it, because git keeps this one, and read the new one…"],
  },
  {
    title: "an address with a password",
    files: boot("#!/bin/bash\ncurl https://admin:Sommer-2026-Sturm@repo.example.org/x\n"),
    typed: { "images/tools/boot.sh": ["admin:Sommer-2026-Sturm@", ""] },
    faults: ["images/tools/boot.sh:2:20 secret-in-file: Replace it, because git keeps this one, and read the new one…"],
  },
];
