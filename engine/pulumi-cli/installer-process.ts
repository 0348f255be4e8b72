// The program of the process that installs the Pulumi CLI: `node installer-process.js ROOT VERSION`.
// It is a process of its own so that it can be ended with everything that it started; see pulumi-installer.ts.
import { automation } from "../../pulumi-sdk/automation";
import { SemVer } from "semver";
import { reasonOf } from "./version";

const [root, version] = process.argv.slice(2);
if (root !== undefined && version !== undefined) {
  automation()
    .PulumiCommand.install({ root, version: new SemVer(version) })
    .catch((error: unknown) => {
      process.stderr.write(`${reasonOf(error)}\n`);
      process.exitCode = 1;
    });
}
