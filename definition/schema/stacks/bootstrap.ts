import { Type, described, integer, mapping } from "../keywords";
import { accountId, regionName } from "../text";
import { defaultTags, prefixOfImages } from "./every-stack";

/** The object under `golden-images:bootstrap` in `Pulumi.<stack>.yaml`. */
export const bootstrapSchema = mapping(
  {
    region: described(regionName, { description: "Where the bucket and the key of the state are." }),
    account: described(accountId, { description: "The account that keeps the state. Deploying to any other fails." }),
    namePrefix: Type.Optional(prefixOfImages),
    keepVersionsDays: Type.Optional(
      integer({
        minimum: 1,
        maximum: 3650,
        default: 365,
        description: "Days that overwritten and deleted versions of a state are kept.",
        "x-is": "a number of days",
      }),
    ),
    defaultTags: Type.Optional(defaultTags),
  },
  { description: "Settings of a stack that makes the state's bucket and key.", "x-is": "a mapping" },
);
