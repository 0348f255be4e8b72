import { canonical } from "../schema/json-document";
import { text, textMap } from "../schema/property";
import { errorsOf } from "./error";
import { arnOf, findHere, type Kind, type Kinds, uuid } from "./kind";

const TOPIC = "aws:sns/topic:Topic";
const failed = errorsOf("SNS");

/** CreateTopic of one that exists gives the same one, unless its tags differ. */
const topic: Kind = {
  create: (creation) => {
    const name = text(creation.inputs, "name");
    const id = arnOf(creation, "sns", name);
    const twin = findHere(creation, TOPIC, "arn", id);
    if (twin && canonical(textMap(twin.state, "tags")) !== canonical(textMap(creation.inputs, "tags"))) {
      const explanation = "Invalid parameter: Tags Reason: Topic already exists with different tags";
      throw failed(`creating SNS Topic (${name})`, "CreateTopic", "InvalidParameter", explanation);
    }
    return { id, outputs: { arn: id, owner: creation.account, beginningArchiveTime: "" } };
  },
};

const topicPolicy: Kind = {
  create: (creation) => {
    const arn = text(creation.inputs, "arn");
    if (!findHere(creation, TOPIC, "arn", arn)) {
      throw failed(`setting SNS Topic (${arn}) attributes`, "SetTopicAttributes", "NotFound", "Topic does not exist");
    }
    return { id: arn, outputs: { owner: creation.account } };
  },
};

/** E-mail waits for its confirmation. */
const topicSubscription: Kind = {
  create: (creation) => {
    const { inputs, store, account } = creation;
    const arn = text(inputs, "topic");
    if (!findHere(creation, TOPIC, "arn", arn)) {
      throw failed("creating SNS Topic Subscription", "Subscribe", "NotFound", "Topic does not exist");
    }
    const id = `${arn}:${uuid(arn, String(store.next("sns:subscription")))}`;
    const pending = text(inputs, "protocol").startsWith("email");
    return {
      id,
      outputs: { arn: id, ownerId: account, pendingConfirmation: pending, confirmationWasAuthenticated: !pending },
    };
  },
};

export const SNS: Kinds = {
  [TOPIC]: topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
