import type { AwstoePlatform } from "../../../definition/awstoe";

export type Step = Record<string, unknown>;

/** Real inputs for every action, as one would write them. */
export const samples: Readonly<Record<string, unknown>> = {
  AppendFile: [{ path: "/etc/profile.d/app.sh", content: "export APP=1\n", encoding: "UTF-8" }],
  Assert: { and: [{ binaryExists: "docker" }, { numberGreaterThanEquals: 25, value: "26" }] },
  CopyFile: [{ source: "/tmp/app.conf", destination: "/etc/app.conf", overwrite: true }],
  CopyFolder: [{ source: "/tmp/app", destination: "/opt/app", overwrite: "false" }],
  CreateFile: [{ path: "/etc/motd", content: "Golden image\n", owner: "root", group: 0, permissions: "0644" }],
  CreateFolder: [{ path: "/opt/app", owner: "root", permissions: "0755" }],
  CreateSymlink: [{ path: "/usr/bin/app", target: "/opt/app/bin/app", force: true }],
  DeleteFile: [{ path: "/tmp/app.zip" }],
  DeleteFolder: [{ path: "/tmp/app", force: true }],
  ExecuteBash: { commands: ["set -euo pipefail\ndnf install -y docker\n"] },
  ExecuteBinary: { path: "/tmp/installer", arguments: ["--quiet"] },
  ExecuteDocument: {
    document: "arn:aws:imagebuilder:us-east-1:aws:component/aws-cli-version-2-linux/1.0.4/1",
    "document-s3-bucket-owner": 111122223333,
    phases: "build",
    parameters: [{ name: "Version", value: "2" }],
  },
  ExecutePowerShell: { commands: ["$ErrorActionPreference = 'Stop'\nGet-Service\n"] },
  InstallMSI: {
    path: "C:\\Windows\\Temp\\AWSCLIV2.msi",
    reboot: "Skip",
    logOptions: "*VX",
    properties: { INSTALLLEVEL: "1" },
    ignoreAuthenticodeSignatureErrors: false,
  },
  ListFiles: [{ path: "/opt/app", fileNamePattern: "*.sh", recursive: true }],
  MoveFile: [{ source: "/tmp/a", destination: "/opt/a" }],
  MoveFolder: [{ source: "/tmp/b", destination: "/opt/b" }],
  ReadFile: [{ path: "/etc/os-release", printFileContent: "true" }],
  Reboot: { delaySeconds: 60 },
  S3Download: [{ source: "s3://bucket/app/*", destination: "/tmp/app", expectedBucketOwner: "111122223333" }],
  S3Upload: [{ source: "/var/log/app/*", destination: "s3://bucket/logs", recurse: "true" }],
  SetFileEncoding: [{ path: "/etc/app.conf", encoding: "utf-16-LE" }],
  SetFileOwner: [{ path: "/etc/app.conf", owner: "root", group: "root" }],
  SetFilePermissions: [{ path: "/etc/app.conf", permissions: "0600" }],
  SetFolderOwner: [{ path: "/opt/app", owner: "ec2-user", recursive: true }],
  SetFolderPermissions: [{ path: "/opt/app", permissions: "0755", recursive: false }],
  SetRegistry: [{ path: "HKLM:\\SOFTWARE\\App", name: "Enabled", value: 1, type: "DWORD" }],
  UninstallMSI: { path: "C:\\Windows\\Temp\\App.msi", reboot: "Allow" },
  UpdateOS: { exclude: ["kernel*"] },
  WebDownload: [
    { source: "https://example.com/a.zip", destination: "/tmp/a.zip", checksum: "ab12", algorithm: "SHA256" },
  ],
};

export const platforms: readonly AwstoePlatform[] = ["Linux", "Windows", "macOS"];

export function bash(...commands: string[]): Step {
  return { name: "Run", action: "ExecuteBash", inputs: { commands } };
}

/** A document with one build phase of these steps, and other keys. */
export function building(steps: unknown, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { schemaVersion: 1, ...more, phases: [{ name: "build", steps }] };
}

/** Inputs without what Windows does not have. */
export function onWindows(inputs: unknown): unknown {
  if (!Array.isArray(inputs)) return inputs;
  const unixOnly = ["owner", "group", "permissions"];
  return inputs.map((item: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(item).filter(([key]) => !unixOnly.includes(key))),
  );
}

/** A document with parameters, constants, loops, conditions and chaining as the guide shows them. */
export const EVERYTHING: Readonly<Record<string, unknown>> = {
  name: "Everything",
  description: "All that a document can hold",
  schemaVersion: "1.0",
  parameters: [
    { Hosts: { type: "string", default: "a,b", description: "Split by comma" } },
    { Given: { type: "string" } },
  ],
  constants: [{ Bucket: { type: "string", value: "s3://bucket" } }],
  phases: [
    {
      name: "build",
      steps: [
        { name: "Get", action: "S3Download", inputs: [{ source: "{{ Bucket }}/a", destination: "/tmp/a" }] },
        { name: "Paths", action: "ExecuteBash", inputs: { commands: ["cat {{build.Get.inputs[0].destination}}"] } },
        {
          name: "Each",
          action: "ExecuteBash",
          timeoutSeconds: -1,
          maxAttempts: 3,
          onFailure: "Ignore",
          if: { and: [{ stringEquals: "a", value: "{{ Hosts }}" }, { not: { binaryExists: "jq" } }], then: "Skip" },
          loop: { name: "Host", forEach: { list: "{{ build.Paths.outputs.stdout }}", delimiter: "\n" } },
          inputs: { commands: ["ping {{ loop.value }} {{ Host.index }} {{ Given }}"] },
        },
        { ...bash("echo {{ loop.index }}"), loop: { for: { start: 9, end: 1, updateBy: -2 } } },
      ],
    },
    { name: "validate", steps: [bash("test -f {{ build.Get.inputs[0].destination }}")] },
    { name: "test", steps: [bash("echo ${var} $(id) {a,b}")] },
  ],
};
