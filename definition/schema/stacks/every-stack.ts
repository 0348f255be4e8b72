import { described, listOf, mapping, text } from "../keywords";
import { tagsSchema } from "../distribution";
import { namePrefix } from "../text";

export const prefixOfImages = described(namePrefix, "The namePrefix of the stacks of images, if they have one.");

export const defaultTags = described(tagsSchema, "Added to every resource that takes tags.", {
  default: {},
  "x-is": "a mapping of tag keys to texts",
});

export const promotion = mapping(
  "Channels of images: SSM parameters that hold the AMI or container that is in them, which `golden promote` moves. Those of people are `channels`.",
  [],
  {
    channels: listOf(
      "In the order in which a build passes them. `golden release reconcile` puts new builds into the first.",
      text("Name of a channel.", {
        pattern: "^[a-z][a-z0-9-]*$",
        maxLength: 32,
        examples: ["candidate"],
        "x-is": "a word in lower case",
      }),
      {
        minItems: 2,
        maxItems: 5,
        uniqueItems: true,
        default: ["candidate", "production"],
        examples: [["candidate", "production"]],
      },
    ),
    parameter: text("Name of a channel's parameter; `{name}`, `{architecture}` and `{channel}` are filled in.", {
      pattern: "^/(?!aws|ssm)(?=.*\\{name\\})(?=.*\\{architecture\\})(?=.*\\{channel\\})[a-zA-Z0-9_./{}-]+$",
      maxLength: 512,
      default: "/images/{name}/{architecture}/{channel}",
      examples: ["/images/{name}/{architecture}/{channel}"],
      "x-is": "a path with {name}, {architecture} and {channel}",
    }),
  },
  { examples: [{ channels: ["candidate", "production"] }] },
);
