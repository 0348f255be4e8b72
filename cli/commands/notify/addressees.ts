import type { Stack, StackImages } from "../../../definition";
import type { PeopleEvent } from "../../../operations/notifications/event";
import { environmentName } from "../../../plan/names";
import { channelNames } from "../../../plan/people-events";
import { partsOf } from "../../fleet/stack-settings";

/** Says whom an event on images is for: channels that any of several notifies, each once, though parts of a split stack each have one of the name. */
export function toChannels(stack: Stack<"images">, { deployed, definitions }: StackImages) {
  const parts = partsOf(stack, deployed, definitions).flatMap(([part, own]) => own.map(({ name }) => [name, environmentName(stack.settings?.namePrefix, part)] as const)); // prettier-ignore
  const environments = new Map(parts);
  return (names: readonly string[]): Pick<PeopleEvent, "to"> => {
    if (names.length === 1) return {};
    const addresses = new Map<string, string>();
    for (const { name, notify } of deployed.filter((image) => names.includes(image.name)))
      for (const channel of notify)
        if (!addresses.has(channel)) addresses.set(channel, channelNames(environments.get(name) ?? "", channel).topic);
    return { to: { channels: [...addresses.values()].sort(), images: names } };
  };
}
