import type { ImageDefinition } from "../../definition/image/image-definition";
import { imageBuilderArn } from "../arn";
import { bug } from "../bug";
import type { PlanContext } from "../context";
import { pipelineName } from "../names";
import type { NotificationsPlan } from "../plan";
import { sorted } from "../policies/document";

/** Who hears of an image's builds; absent without a channel. */
export function notificationsPlan(definition: ImageDefinition, context: PlanContext): NotificationsPlan | undefined {
  const { settings, home } = context;
  if (definition.notify.length === 0) {
    return undefined;
  }
  const missing = definition.notify.find((channel) => !Object.hasOwn(settings.channels, channel));
  if (missing !== undefined) {
    throw bug(`${definition.name}: the settings have no channel ${JSON.stringify(missing)}`);
  }
  const { enabled, failOn } = definition.scanning;
  return {
    channels: sorted(definition.notify),
    imageArnPrefixes: definition.architectures.map((architecture) =>
      imageBuilderArn(home, "image", pipelineName(settings.namePrefix, definition.name, architecture), ""),
    ),
    ...(enabled && failOn !== undefined && { failOn }),
  };
}
