/**
 * Runs once before all tests (mocha's global setup fixture): gets the Pulumi CLI, which takes minutes where it has to be
 * built. Inside a test that would meet the time limit of the test.
 */
export async function mochaGlobalSetup(): Promise<void> {
  const { acquirePulumi } = await import("../engine/index.js");
  await acquirePulumi({ onProgress: (message) => process.stderr.write(`${message}\n`) });
}
