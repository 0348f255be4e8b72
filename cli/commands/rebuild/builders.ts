import type { TrackingBuilder } from "../../../operations/rebuild/build";
import { together } from "../../../operations/rebuild/builders";
import { codebuildProjects } from "../../../operations/rebuild/codebuild";
import { githubWorkflows } from "../../../operations/rebuild/github";
import { imageBuilder } from "../../../operations/rebuild/image-builder";
import { AwsClients } from "../../aws/clients";
import { githubPlaces } from "../../github/place";

/**
 * Each is opened, and asks for its credentials, where a target is of it.
 * @param need what GitHub's credentials must be allowed, for the message where there are none
 */
export function openBuilders(settings: { readonly region: string } | undefined, need: string): TrackingBuilder {
  const clients = new AwsClients(settings?.region ?? "");
  return together({
    "image-builder": async () => imageBuilder(await clients.imageBuilder()),
    codebuild: async () => codebuildProjects(await clients.codebuild()),
    github: () => Promise.resolve(githubWorkflows(githubPlaces(need))),
  });
}
