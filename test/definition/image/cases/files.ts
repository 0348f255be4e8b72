import type { Case } from "../../case";
import { alone, image } from "../../case";

const user = "components: [{document: docker/install.yaml}]";

function named(path: string): Case["files"] {
  return alone(`userData: ${JSON.stringify(path)}`);
}

/** Names, files that definitions name, variables. */
export const fileCases: readonly Case[] = [
  {
    code: "cloudformation-syntax",
    title: "in user data",
    files: {
      ...named("a.sh"),
      "images/a.sh": "#!/bin/bash\n# was ${AWS::Region}\naws s3 cp s3://x-${AWS::Region}/y .\n",
    },
    at: "images/a.sh:3:18",
    message: "${AWS::Region} is CloudFormation syntax, which nothing fills in here.",
    fix: /^Ask the instance's metadata for placement\/region/,
  },
  {
    code: "cloudformation-syntax",
    title: "in a definition",
    files: alone('description: "in {{resolve:ssm:/x}}"'),
    at: "4:18",
    message: "{{resolve:ssm:…}} is CloudFormation syntax, which nothing fills in here.",
    fix: "Read it during the build, with the AWS CLI.",
  },
  {
    code: "template-syntax",
    severity: "warning",
    files: alone("description: Web of ${var.team}"),
    at: "4:14",
    message: "${var.team} is template syntax, and nothing fills it in.",
    fix: "Write the value itself.",
  },
  {
    code: "variable-in-file",
    severity: "warning",
    files: {
      ...alone("userData: a.sh\ndescription: '{TOOL}'"),
      "images/variables.yaml": "TOOL: x",
      "images/a.sh": "#!/bin/bash\necho ${TOOL} {OTHER} {TOOL}\n",
    },
    at: "images/a.sh:2:22",
    message: "The variable {TOOL} is not filled in inside a file: it stays as it is.",
    fix: /parameters of the definition/,
  },
  {
    code: "wrong-extension",
    files: { "images/a.yml": image() },
    at: "images/a.yml:1:1",
    message: /images\/a\.yml does not end in \.yaml/,
    fix: "Rename it: mv images/a.yml images/a.yaml",
  },
  {
    code: "bad-name",
    title: "capitals",
    files: { "images/Docker_Host.yaml": image() },
    at: "images/Docker_Host.yaml:1:1",
    message: /"Docker_Host" is not lower-case words/,
    fix: "Rename the file, for example to docker-host.yaml.",
  },
  {
    code: "bad-name",
    title: "Cyrillic a",
    files: { "images/b\u0430se.yaml": image() },
    at: "images/b\u0430se.yaml:1:1",
    message: /"b\\u\{430\}se" has the character U\+0430/,
    fix: /Rename the file/,
  },
  {
    code: "bad-name",
    title: "zero width",
    files: { "images/ba\u200bse.yaml": image() },
    at: "images/ba\u200bse.yaml:1:1",
    message: /"ba\\u\{200b\}se" has the character U\+200B/,
    fix: /Rename the file/,
  },
  {
    code: "bad-name",
    title: "right to left",
    files: { "images/a\u202eb.yaml": image() },
    at: "images/a\u202eb.yaml:1:1",
    message: /U\+202E/,
    fix: /Rename the file/,
  },
  {
    code: "bad-name",
    title: "too long",
    files: { [`images/${"a".repeat(64)}.yaml`]: image() },
    at: `images/${"a".repeat(64)}.yaml:1:1`,
    message:
      "The file's name is the image's name, and \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" has 64 characters; at most 63 leave room for what golden appends.",
    fix: /Rename the file/,
  },
  {
    code: "name-collision",
    files: { "images/base.yaml": image(), "images/BASE.yaml": image() },
    at: "images/BASE.yaml:1:1",
    message: /images\/BASE\.yaml and images\/base\.yaml give the same image name/,
    fix: "Delete one of the two, or give it a name of its own.",
  },
  {
    code: "file-missing",
    files: alone(user),
    at: "3:25",
    message: 'There is no file "docker/install.yaml" in images/.',
    fix: /Correct the path/,
  },
  {
    code: "file-outside",
    title: "..",
    files: named("../secret"),
    at: "4:11",
    message: 'The path "../secret" has ".."; only files inside images/ are read.',
    fix: /Correct the path/,
  },
  {
    code: "file-outside",
    title: "a script in place of its path",
    files: named("|\n  #!/bin/bash\n  export TOKEN=secret"),
    at: "4:11",
    message: "This is a text of several lines where a file path belongs.",
    fix: "Move the text to a file below images/, and write its path here.",
  },
  {
    code: "file-outside",
    title: "absolute",
    files: named("/etc/passwd"),
    at: "4:11",
    message: /"\/etc\/passwd"/,
    fix: /Correct the path/,
  },
  {
    code: "file-outside",
    title: "%2e",
    files: named("%2e%2e/secret"),
    at: "4:11",
    message: /"%2e%2e\/secret"/,
    fix: /Correct the path/,
  },
  {
    code: "file-outside",
    title: "backslash",
    files: named("docker\\x.sh"),
    at: "4:11",
    message: /docker/,
    fix: /Correct the path/,
  },
  {
    code: "file-outside",
    title: "the middle",
    files: named("docker/../../x"),
    at: "4:11",
    message: /docker/,
    fix: /Correct the path/,
  },
  {
    code: "undefined-variable",
    title: "misspelt",
    files: {
      ...alone('description: "{DOCKER_VERSON}"\ntags: {V: "{DOCKER_VERSION}"}'),
      "images/variables.yaml": "DOCKER_VERSION: 27.3.1\n",
    },
    at: "4:14",
    message: "The variable {DOCKER_VERSON} is not defined. Did you mean {DOCKER_VERSION}?",
    fix: "Write {DOCKER_VERSION}.",
  },
  {
    code: "undefined-variable",
    title: "none defined",
    files: alone('description: "{A}"'),
    at: "4:14",
    message: "The variable {A} is not defined.",
    fix: /images\/variables\.yaml/,
  },
  {
    code: "unused-variable",
    severity: "warning",
    files: { ...alone(""), "images/variables.yaml": "A: b\nDOCKER_VERSION: 27.3.1\n" },
    at: "images/variables.yaml:2:1",
    message: "No definition uses the variable {DOCKER_VERSION}.",
    fix: /Delete DOCKER_VERSION/,
    along: ["unused-variable"],
  },
  {
    code: "unused-override",
    severity: "warning",
    files: {
      ...alone('description: "{DOCKER_VERSION}"\nvariables: {DOCKR_VERSION: "26"}'),
      "images/variables.yaml": "DOCKER_VERSION: 27.3.1\n",
    },
    at: "5:13",
    message:
      /DOCKR_VERSION is set here, but nothing in this definition uses \{DOCKR_VERSION\}\. Did you mean DOCKER_VERSION\?/,
    fix: /Rename DOCKR_VERSION to DOCKER_VERSION/,
  },
  {
    code: "misplaced-placeholder",
    severity: "warning",
    files: alone('description: "{name} host"'),
    at: "4:14",
    message: "{name} is not filled in here and reaches AWS as written.",
    fix: /\{NAME\}/,
  },
];
