import { bash, building } from "../samples";
import { fault, step, type FaultCase } from "./fault-case";

export const stepFaults: readonly FaultCase[] = [
  {
    title: "a step that is a text",
    document: building(["dnf update"]),
    faults: [fault("awstoe-type", "phases.0.steps.0", /the text "dnf update"/, /action/)],
  },
  {
    title: "a number as name",
    document: step({ name: 1 }),
    faults: [fault("awstoe-step-name", "phases.0.steps.0.name", /the number 1/, /quotes/)],
  },
  {
    title: "a name twice",
    document: building([bash("true"), bash("true")]),
    faults: [fault("awstoe-name-duplicate", "phases.0.steps.1.name", /are called "Run"/, /of its own/)],
  },
  {
    title: "a loop's name twice",
    document: building(["A", "B"].map((name) => ({ ...bash("true"), name, loop: { name: "Each", forEach: ["x"] } }))),
    faults: [fault("awstoe-name-duplicate", "phases.0.steps.1.loop.name", /Two loops/, /of its own/)],
  },
  {
    title: "a misspelt action",
    document: step({ action: "ExecuteBahs" }),
    faults: [
      fault(
        "awstoe-action-unknown",
        "phases.0.steps.0.action",
        /no action "ExecuteBahs"\. Did you mean/,
        /"ExecuteBash"/,
      ),
    ],
  },
  {
    title: "an action that is near to none",
    document: step({ action: "Frobnicate" }),
    faults: [
      fault(
        "awstoe-action-unknown",
        "phases.0.steps.0.action",
        /On Linux there are ExecuteBash, .* more\.$/,
        /ExecuteBash/,
      ),
    ],
  },
  {
    title: "an action of another platform",
    document: building([bash("true")]),
    platform: "Windows",
    faults: [
      fault("awstoe-action-platform", "phases.0.steps.0.action", /Linux and macOS.*Windows/, /ExecutePowerShell/),
    ],
  },
  {
    title: "no inputs",
    document: building([{ name: "Run", action: "ExecuteBash" }]),
    faults: [
      fault("awstoe-inputs-missing", "phases.0.steps.0", /ExecuteBash has no "inputs", which it needs/, /commands/),
    ],
  },
  {
    title: "a list where a map is wanted, and the other way round",
    document: building([
      { name: "A", action: "ExecuteBash", inputs: [{ commands: ["true"] }] },
      { name: "B", action: "DeleteFile", inputs: { path: "/tmp/a" } },
    ]),
    faults: [
      fault("awstoe-inputs-form", "phases.0.steps.0.inputs", /a list; it must be a map/, /Remove the dash/),
      fault("awstoe-inputs-form", "phases.0.steps.1.inputs", /a map; it must be a list/, /- path/),
    ],
  },
  {
    title: "unknown and missing inputs",
    document: building([
      { name: "A", action: "ExecuteBash", inputs: { command: ["true"] } },
      { name: "B", action: "CopyFile", inputs: [{ source: "/a", colour: "red" }] },
    ]),
    faults: [
      fault("awstoe-input-unknown", "phases.0.steps.0.inputs.command", /no input "command"/, /"commands"/),
      fault(
        "awstoe-input-unknown",
        "phases.0.steps.1.inputs.0.colour",
        /Its inputs are source, destination and overwrite/,
        /Remove/,
      ),
      fault("awstoe-input-missing", "phases.0.steps.1.inputs.0", /needs the input "destination"/, /Add/),
    ],
  },
  {
    title: "commands and file together, a checksum alone",
    platform: "Windows",
    document: building([
      { name: "A", action: "ExecutePowerShell", inputs: { commands: ["a"], file: "C:\\a.ps1" } },
      { name: "B", action: "WebDownload", inputs: [{ source: "https://a", destination: "C:\\a", checksum: "ab" }] },
    ]),
    faults: [
      fault("awstoe-input-choice", "phases.0.steps.0.inputs", /either commands or file; both/, /Keep only/),
      fault("awstoe-input-choice", "phases.0.steps.1.inputs.0", /only checksum is given/, /both or neither/),
    ],
  },
  {
    title: "wrong types and values of inputs",
    document: building([
      { name: "A", action: "ExecuteBash", inputs: { commands: "dnf update" } },
      { name: "B", action: "ExecuteBash", inputs: { commands: [{ echo: "done" }] } },
      { name: "C", action: "SetFilePermissions", inputs: [{ path: "/a", permissions: 420 }] },
      { name: "D", action: "CopyFile", inputs: [{ source: "/a", destination: "/b", overwrite: "yes" }] },
      { name: "E", action: "S3Download", inputs: [{ source: "https://bucket/a", destination: "/a" }] },
      { name: "F", action: "ReadFile", inputs: [{ path: "/a", encoding: "utf-9" }] },
      { name: "G", action: "CopyFile", inputs: [{ source: "/a", destination: "/b", overwrite: 1 }] },
    ]),
    faults: [
      fault("awstoe-input-type", "phases.0.steps.0.inputs.commands", /must be a list of texts/, /dash/),
      fault(
        "awstoe-input-type",
        "phases.0.steps.1.inputs.commands",
        /an item that is a map; its items must be texts/,
        /Quote every item/,
      ),
      fault("awstoe-input-type", "phases.0.steps.2.inputs.0.permissions", /the number 420/, /as it is written/),
      fault("awstoe-input-value", "phases.0.steps.3.inputs.0.overwrite", /must be true or false/, /true or false/),
      fault("awstoe-input-value", "phases.0.steps.4.inputs.0.source", /begins with s3/, /s3/),
      fault(
        "awstoe-input-value",
        "phases.0.steps.5.inputs.0.encoding",
        /"utf-9"\. Did you mean "utf-8"\?$/,
        /^Write "utf-8"\.$/,
      ),
      fault(
        "awstoe-input-type",
        "phases.0.steps.6.inputs.0.overwrite",
        /must be true or false/,
        /^Write true or false\.$/,
      ),
    ],
  },
  {
    title: "owner on Windows",
    platform: "Windows",
    document: building([{ name: "A", action: "CreateFolder", inputs: [{ path: "C:\\a", owner: "root" }] }]),
    faults: [fault("awstoe-input-platform", "phases.0.steps.0.inputs.0.owner", /only on Linux and macOS/, /Remove/)],
  },
  {
    title: "flow control",
    document: step({ onFailure: "abort", maxAttempts: 0, timeoutSeconds: "10m" }),
    faults: [
      fault("awstoe-on-failure", "phases.0.steps.0.onFailure", /"abort"\. Did you mean "Abort"/, /"Abort"/),
      fault("awstoe-max-attempts", "phases.0.steps.0.maxAttempts", /the number 0/, /a positive number/),
      fault("awstoe-timeout", "phases.0.steps.0.timeoutSeconds", /the text "10m"/, /seconds/),
    ],
  },
  {
    title: "limits of a nested document",
    document: building([
      { name: "A", action: "ExecuteDocument", maxAttempts: 2, timeoutSeconds: 60, inputs: { document: "a.yaml" } },
    ]),
    faults: [
      fault("awstoe-execute-document", "phases.0.steps.0.timeoutSeconds", /takes only -1/, /Remove/),
      fault("awstoe-execute-document", "phases.0.steps.0.maxAttempts", /takes only 1/, /Remove/),
    ],
  },
  {
    title: "forms that single inputs have",
    platform: "Windows",
    document: building([
      { name: "A", action: "ExecutePowerShell", inputs: { file: "C:\\a.bat" } },
      { name: "B", action: "SetRegistry", inputs: [{ path: "SOFTWARE\\App", name: "A", value: 1, type: "DWORD" }] },
      {
        name: "C",
        action: "S3Download",
        inputs: [{ source: "s3://b/a", destination: "C:\\a", expectedBucketOwner: 1 }],
      },
    ]),
    faults: [
      fault("awstoe-input-value", "phases.0.steps.0.inputs.file", /a \.ps1 file/, /\.ps1/),
      fault("awstoe-input-value", "phases.0.steps.1.inputs.0.path", /below HKLM:/, /HKLM/),
      fault("awstoe-input-value", "phases.0.steps.2.inputs.0.expectedBucketOwner", /12 digits/, /"111122223333"/),
    ],
  },
  {
    title: "a timeout beyond the stage",
    document: step({ timeoutSeconds: 43_201 }),
    faults: [fault("awstoe-timeout-long", "phases.0.steps.0.timeoutSeconds", /longer than the 43200 s/, /at most/)],
  },
];
