import { canonical } from "../schema/json-document";
import { text, textMap } from "../schema/property";
import { findHere, type Kind, type Kinds, uuid } from "./kind";

export const TOPIC = "aws:sns/topic:Topic";
export const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const MISSING = "NotFound: Topic does not exist";

/** CreateTopic of one that exists gives the same one, unless its tags differ. */
const topic: Kind = {
  doing: "creating SNS Topic ({name})",
  call: "SNS: CreateTopic",
  arn: "arn:{partition}:sns:{region}:{account}:{name}",
  outputs: { owner: "{account}", beginningArchiveTime: "" },
  make: (made) => {
    const twin = findHere(made, TOPIC, "id", made.id);
    if (twin && canonical(textMap(twin.state, "tags")) !== canonical(textMap(made.inputs, "tags"))) {
      throw made.failed("InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags");
    }
    return {};
  },
};

/** E-mail waits for its confirmation. */
const topicSubscription: Kind = {
  doing: "creating SNS Topic Subscription",
  call: "SNS: Subscribe",
  needs: [{ type: TOPIC, argument: "topic", error: MISSING }],
  id: ({ inputs, store }) => {
    const arn = text(inputs, "topic");
    return `${arn}:${uuid(arn, String(store.next("sns:subscription")))}`;
  },
  arn: "{id}",
  outputs: { ownerId: "{account}" },
  make: ({ inputs }) => {
    const pending = text(inputs, "protocol").startsWith("email");
    return { pendingConfirmation: pending, confirmationWasAuthenticated: !pending };
  },
};

export const SNS: Kinds = {
  [TOPIC]: topic,
  "aws:sns/topicPolicy:TopicPolicy": {
    doing: "setting SNS Topic ({arn}) attributes",
    call: "SNS: SetTopicAttributes",
    needs: [{ type: TOPIC, argument: "arn", error: MISSING }],
    id: "{arn}",
    outputs: { owner: "{account}" },
  },
  [SUBSCRIPTION]: topicSubscription,
};
