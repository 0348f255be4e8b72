import { canonical } from "../schema/json-document";
import { text, textMap } from "../schema/property";
import { findHere, type Kinds } from "./kind";

export const QUEUE = "aws:sqs/queue:Queue";

/** SQS: queues. CreateQueue of one that exists gives the same one, unless its tags differ. */
export const SQS: Kinds = {
  [QUEUE]: {
    doing: "creating SQS Queue ({name})",
    call: "SQS: CreateQueue",
    id: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    arn: "arn:{partition}:sqs:{region}:{account}:{name}",
    outputs: { url: "https://sqs.{region}.amazonaws.com/{account}/{name}" },
    make: (made) => {
      const twin = findHere(made, QUEUE, "id", made.id);
      if (twin && canonical(textMap(twin.state, "tags")) !== canonical(textMap(made.inputs, "tags")))
        throw made.failed(
          "QueueAlreadyExists: A queue already exists with the same name and a different value for tags",
        );
      return { name: text(made.inputs, "name") };
    },
  },
};
