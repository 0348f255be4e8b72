import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteParameterCommand,
  paginateGetParameterHistory,
  ParameterNotFound,
  PutParameterCommand,
  type PutParameterCommandInput,
  type SSMClient,
} from "@aws-sdk/client-ssm";

/** A version of a parameter, of which Parameter Store keeps the last hundred. Nothing of ours has a label, which would keep one for good. */
export interface Version {
  readonly number: number;
  readonly value: string;
  /** Of `PutParameter` that wrote it, as text of ours. */
  readonly note: string;
  readonly at: Date;
  /** ARN of who wrote it, as AWS knows it. */
  readonly by: string;
}

/** Parameter Store, as far as channels need it. Names are the same in every Region. */
export interface Parameters {
  /** The oldest first; none where there is no parameter. */
  readonly history: (region: string, name: string) => Promise<readonly Version[]>;
  /** @returns the number of the version that it wrote, which is told to no one else */
  readonly put: (region: string, name: string, value: string, note: string) => Promise<number>;
  readonly remove: (region: string, name: string) => Promise<void>;
}

/** Nobody refused what was asked for, and it is not done in its time. */
export class StalledError extends Error {
  override readonly name = "StalledError";
}

const MOST_TRIES = 5;
/** AWS looks at an AMI only after it has answered, and drops the version where it does not find one. */
const SETTLED_MS = 30_000;
const AMI = /^ami-[0-9a-f]+$/;

export function parametersIn(open: (region: string) => Promise<SSMClient>): Parameters {
  const history: Parameters["history"] = async (region, Name) => {
    const found: Version[] = [];
    try {
      for await (const { Parameters: page = [] } of paginateGetParameterHistory({ client: await open(region) }, { Name }))
        for (const { Version: number = 0, Value = "", Description = "", LastModifiedDate, LastModifiedUser } of page)
          found.push({ number, value: Value, note: Description, at: LastModifiedDate ?? new Date(0), by: LastModifiedUser ?? "" }); // prettier-ignore
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
    }
    return found.sort((one, other) => one.number - other.number);
  };
  return {
    history,
    put: async (region, Name, Value, Description) => {
      const DataType = AMI.test(Value) ? "aws:ec2:image" : "text";
      const input = { Name, Value, Description, DataType, Type: "String", Tier: "Intelligent-Tiering", Overwrite: true } as const; // prettier-ignore
      const number = await written(await open(region), input);
      const isThere = async () => (await history(region, Name)).some((each) => each.number === number);
      for (let waited = 0; DataType === "aws:ec2:image" && !(await isThere()); waited += 1_000) {
        if (waited === SETTLED_MS)
          throw new StalledError(`Systems Manager did not take ${Value} for ${Name} in ${region}.`);
        await sleep(1_000);
      }
      return number;
    },
    remove: async (region, Name) => {
      try {
        await (await open(region)).send(new DeleteParameterCommand({ Name }));
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error;
      }
    },
  };
}

/** While another writes the same parameter it refuses with `TooManyUpdates`, which the SDK does not know for passing; nothing was written then. */
async function written(client: SSMClient, input: PutParameterCommandInput): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return (await client.send(new PutParameterCommand(input))).Version ?? 0;
    } catch (error) {
      if (tries === MOST_TRIES || (error as Error).name !== "TooManyUpdates") throw error;
      await sleep(Math.random() * 200 * 2 ** tries);
    }
  }
}
