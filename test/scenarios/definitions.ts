/** A component document that the simulator and AWSTOE's rules accept. */
export function document(command = "true", phase = "build"): Record<string, unknown> {
  const step = { name: "Run", action: "ExecuteBash", inputs: { commands: [command] } };
  return { schemaVersion: 1.0, phases: [{ name: phase, steps: [step] }] };
}

/** A small image: one architecture, a component and a test of its own, built by the deployment. */
export function image(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    version: "1.0.0",
    description: "A test",
    parent: "amazon-linux-2023",
    architectures: ["x86_64"],
    components: [{ managed: "update-linux" }, { name: "install", document: document() }],
    disk: { sizeGiB: 10, type: "gp3", encrypted: true },
    ...changes,
  };
}
