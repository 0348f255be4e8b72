import type { Codes } from "../../diagnostics/fault";

/** Faults of what stands between double braces. */
export const referenceCodes = {
  "awstoe-reference-unknown": {
    severity: "error",
    title: "A reference to a parameter or constant that does not exist",
    why: "AWSTOE would leave the braces in the command or refuse it.",
    bad: "dnf install -y docker-{{ DokcerVersion }}",
    good: "dnf install -y docker-{{ DockerVersion }}",
  },
  "awstoe-reference-form": {
    severity: "error",
    title: "A reference to a step that is not written as one",
    why: "AWSTOE resolves phase.step.outputs.name and phase.step.inputs[0].name.",
    bad: "{{ build.Version.stdout }}",
    good: "{{ build.Version.outputs.stdout }}",
  },
  "awstoe-reference-step": {
    severity: "error",
    title: "A reference to a step that does not run before",
    why: "Only what has run has inputs and outputs to refer to.",
    bad: "{{ build.Dowload.inputs[0].destination }}",
    good: "{{ build.Download.inputs[0].destination }}",
  },
  "awstoe-reference-stage": {
    severity: "error",
    title: "A reference from the test stage to the build stage",
    why: "Image Builder runs build and validate on one instance and test on another, made from the snapshot; nothing is passed on.",
    bad: "# in the phase test\n{{ build.Version.outputs.stdout }}",
    good: "# in the phase test, with a step Version of its own\n{{ test.Version.outputs.stdout }}",
  },
  "awstoe-reference-output": {
    severity: "error",
    title: "A reference to an output that the action does not have",
    why: "ExecuteBash, ExecutePowerShell and ExecuteBinary have stdout; most other actions have none.",
    bad: "{{ build.CopyFile.outputs.stdout }}",
    good: "{{ build.CopyFile.inputs[0].destination }}",
  },
  "awstoe-reference-input": {
    severity: "error",
    title: "A reference to an input that the step is not given",
    why: "Inputs that are a list need an index, and only what is written there can be referred to.",
    bad: "{{ build.Download.inputs.destination }}",
    good: "{{ build.Download.inputs[0].destination }}",
  },
  "awstoe-reference-loop": {
    severity: "error",
    title: "A reference to a loop that is not there",
    why: "loop.index and loop.value exist in the inputs of a step that has a loop; elsewhere AWSTOE leaves the braces as they are.",
    bad: '- name: Install\n  action: ExecuteBash\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
    good: '- name: Install\n  action: ExecuteBash\n  loop: {forEach: [git, jq]}\n  inputs: {commands: ["dnf install -y {{ loop.value }}"]}',
  },
  "awstoe-template": {
    severity: "error",
    title: "Double braces that are not AWSTOE's",
    why: "AWSTOE takes every {{ … }} for a reference and has no escape for it (aws/ec2-image-builder-roadmap#114): templates of Go, Jinja or GitHub Actions cannot stand in a document.",
    bad: "docker ps --format '{{.Names}}'",
    good: "open='{'; docker ps --format \"${open}{.Names}}\"",
  },
} as const satisfies Codes;
