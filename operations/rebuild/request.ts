import { createHash } from "node:crypto";
import type { Build, Deployed } from "./build";

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_StartImagePipelineExecution.html */
const TOKEN_LENGTH = 36;

/**
 * By what a command knows its own builds again.
 * @param choice what was asked for, as data
 * @param run of a workflow, whose jobs may be run again; the same choice in another run is another request
 */
export function requestOf(choice: object, run?: string): string {
  const hash = digest(JSON.stringify(choice)).slice(0, 12);
  return run === undefined ? hash : `${run}/${hash}`;
}

/** Of a start: the same for everyone who saw the same newest build, and another once there is a newer one. */
export function startToken({ id, version }: Deployed, newest: Build | undefined): string {
  return digest([id, version, newest?.id ?? ""].join("\n")).slice(0, TOKEN_LENGTH);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
