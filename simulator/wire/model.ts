import codebuild from "./models/codebuild.json";
import ec2 from "./models/ec2.json";
import ecr from "./models/ecr.json";
import events from "./models/events.json";
import iam from "./models/iam.json";
import imagebuilder from "./models/imagebuilder.json";
import inspector2 from "./models/inspector2.json";
import logs from "./models/logs.json";
import s3 from "./models/s3.json";
import secretsmanager from "./models/secretsmanager.json";
import servicequotas from "./models/servicequotas.json";
import sns from "./models/sns.json";
import sqs from "./models/sqs.json";
import ssm from "./models/ssm.json";
import states from "./models/states.json";
import sts from "./models/sts.json";

/** Where a shape is used: as a member of a structure or list, as input or output. */
export interface Use {
  readonly shape: string;
  /** Not in the body: `uri`, `querystring`, `header`, `headers` (a map by prefix), `statusCode`. */
  readonly location?: string;
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly idempotencyToken?: boolean;
  readonly resultWrapper?: string;
}

/** A shape of botocore's `service-2.json`. `min` and `max` bound a number, or the length of a text, list or map. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, Use>>;
  readonly required?: readonly string[];
  /** The items of a list. */
  readonly member?: Use;
  /** Of a map. */
  readonly key?: Use;
  readonly value?: Use;
  readonly flattened?: boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  /** The member that is the whole body. */
  readonly payload?: string;
  readonly timestampFormat?: string;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: Use;
  readonly output?: Use;
  readonly errors?: readonly Use[];
}

/** The part of a service's API that is served. */
export interface Model {
  readonly metadata: {
    readonly apiVersion: string;
    readonly protocol: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** By the name under which requests are signed. */
export const MODELS = {
  codebuild,
  ec2,
  ecr,
  events,
  iam,
  imagebuilder,
  inspector2,
  logs,
  s3,
  secretsmanager,
  servicequotas,
  sns,
  sqs,
  ssm,
  states,
  sts,
} as unknown as Readonly<Record<string, Model>>;

const NOTHING: Shape = { type: "structure" };

/** The shape of a use; an empty structure where there is none. */
export function shapeOf(model: Model, use: Use | undefined): Shape {
  return (use && model.shapes[use.shape]) ?? NOTHING;
}

/** The members of a use of a structure. */
export function membersOf(model: Model, use: Use | undefined): readonly (readonly [string, Use])[] {
  return Object.entries(shapeOf(model, use).members ?? {});
}
