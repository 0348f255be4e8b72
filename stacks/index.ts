// The order counts: it prepares how the SDK is loaded.
import "../pulumi-sdk/deferred-modules";
import { withReadableStack } from "../pulumi-sdk/readable-stack";
import { ignoreSourceMaps, muteDebugMessages } from "../pulumi-sdk/sdk-diagnostics";
import { stackProgram } from "./stack-program";

/**
 * What Pulumi's Node host runs (`main: dist/stacks/index.js`): it calls the function that a CommonJS module exports and
 * takes what it gives as the stack's outputs. Requiring this module does nothing by itself. `program` is for those who run
 * the program themselves, as the local engine does.
 */
const entry = Object.assign(run, { program: stackProgram });

async function run(): ReturnType<typeof stackProgram> {
  muteDebugMessages();
  ignoreSourceMaps();
  try {
    return await stackProgram();
  } catch (error) {
    throw withReadableStack(error);
  }
}

export = entry;
