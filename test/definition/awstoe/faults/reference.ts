import { bash, building } from "../samples";
import { fault, step, type FaultCase } from "./fault-case";

const parameter = { DockerVersion: { type: "string" } };

const chained = [
  { name: "Download", action: "S3Download", inputs: [{ source: "s3://b/a", destination: "/tmp/a" }] },
  { name: "Version", action: "ExecuteBash", inputs: { commands: ["docker --version"] } },
];

export const referenceFaults: readonly FaultCase[] = [
  ...(
    [
      ["{{ Missing }}", "awstoe-reference-unknown", /not a parameter or constant.*It declares none/, /Declare/],
      ["{{ build.Version.stdout }}", "awstoe-reference-form", /is not one/, /outputs\.stdout/],
      ["{{ build.Dowload.inputs[0].source }}", "awstoe-reference-step", /no step "Dowload"/, /"Download"/],
      ["{{ bild.Version.outputs.stdout }}", "awstoe-reference-step", /AWSTOE has no phase "bild"/, /"build"/],
      [
        "{{ validate.Version.outputs.stdout }}",
        "awstoe-reference-step",
        /document has no phase "validate"\. Its phases are build/,
        /Name one/,
      ],
      ["{{ build.Run.outputs.stdout }}", "awstoe-reference-step", /does not run before/, /Move/],
      ["{{ build.Version.outputs.stderr }}", "awstoe-reference-output", /no output "stderr"\. It has stdout/, /stdout/],
      ["{{ build.Download.outputs.stdout }}", "awstoe-reference-output", /It has no outputs/, /input/],
      ["{{ build.Download.inputs.source }}", "awstoe-reference-input", /are a list/, /inputs\[0\]/],
      ["{{ build.Download.inputs[1].source }}", "awstoe-reference-input", /no such item/, /./],
      ["{{ build.Download.inputs[0].sorce }}", "awstoe-reference-input", /Did you mean "source"/, /"source"/],
      ["{{ build.Version.inputs[0].commands }}", "awstoe-reference-input", /are not a list/, /inputs\.commands/],
      ["{{ loop.value }}", "awstoe-reference-loop", /without a `loop`/, /Add a `loop`/],
      ["docker ps --format '{{.Names}}'", "awstoe-template", /claims all double braces/, /open='{'/],
      ["{{ range .Items }}", "awstoe-template", /claims all double braces/, /S3Download/],
      ["${{ github.ref }}", "awstoe-template", /claims all double braces/, /apart/],
    ] as const
  ).map(([command, code, says, fix]): FaultCase => ({
    title: `the command ${command}`,
    document: building([...chained, bash(command)]),
    faults: [fault(code, "phases.0.steps.2.inputs.commands.0", says, fix)],
  })),
  {
    title: "a near miss of a parameter, which then counts as used",
    document: building([bash("{{ DokcerVersion }}")], { parameters: [parameter] }),
    parameters: { DockerVersion: "25" },
    faults: [
      fault(
        "awstoe-reference-unknown",
        "phases.0.steps.0.inputs.commands.0",
        /Did you mean "DockerVersion"/,
        /"DockerVersion"/,
      ),
    ],
  },
  {
    title: "another loop, and an unknown member of the loop",
    document: step({
      loop: { name: "Each", forEach: ["{{ loop.value }}"] },
      inputs: { commands: ["{{ Eahc.value }} {{ loop.key }}"] },
    }),
    faults: [
      fault("awstoe-reference-loop", "phases.0.steps.0.inputs.commands.0", /Did you mean "Each"/, /"Each"/),
      fault("awstoe-reference-loop", "phases.0.steps.0.inputs.commands.0", /has only "index" and "value"/, /Use one/),
      fault("awstoe-reference-loop", "phases.0.steps.0.loop.forEach.0", /in the loop itself/, /./),
    ],
  },
  {
    title: "the build stage from the test stage",
    document: {
      schemaVersion: 1,
      phases: [
        { name: "build", steps: chained },
        { name: "test", steps: [bash("{{ build.Version.outputs.stdout }}")] },
      ],
    },
    faults: [
      fault(
        "awstoe-reference-stage",
        "phases.1.steps.0.inputs.commands.0",
        /different instances/,
        /in the phase "test"/,
      ),
    ],
  },
];
