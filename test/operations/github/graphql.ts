import { buildSchema, graphqlSync, GraphQLError } from "graphql";
import type { Answer } from "./description";

/** A part of schema.graphql of \@octokit/graphql-schema 15.26.1, GitHub's own description, without its comments. */
const schema = buildSchema(`
  scalar GitObjectID
  enum PullRequestMergeMethod { MERGE REBASE SQUASH }
  input EnablePullRequestAutoMergeInput {
    authorEmail: String
    clientMutationId: String
    commitBody: String
    commitHeadline: String
    expectedHeadOid: GitObjectID
    mergeMethod: PullRequestMergeMethod = MERGE
    pullRequestId: ID!
  }
  type PullRequest { id: ID! }
  type EnablePullRequestAutoMergePayload { clientMutationId: String pullRequest: PullRequest }
  type Query { viewer: String }
  type Mutation {
    enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
  }
`);

interface Input {
  readonly input: { readonly pullRequestId: string; readonly mergeMethod: string };
}

/** Why GitHub refuses a mutation, with one of its own types; it answers 200 all the same. */
export class Refused extends GraphQLError {
  constructor(type: string, message: string) {
    super(message, { extensions: { type } });
  }
}

/** @param enable throws {@link Refused} */
export function graphqlAnswer(text: string, enable: (pull: string, method: string) => void): Answer {
  const { query: source, variables: variableValues } = JSON.parse(text) as { query: string; variables: never };
  const rootValue = {
    enablePullRequestAutoMerge: ({ input }: Input) => {
      enable(input.pullRequestId, input.mergeMethod);
      return { clientMutationId: null, pullRequest: { id: input.pullRequestId } };
    },
  };
  const { data, errors } = graphqlSync({ schema, source, rootValue, variableValues });
  const told = errors?.map(({ message, path, extensions }) => ({ type: extensions["type"], message, path }));
  return { status: 200, body: { data, ...(told && { errors: told }) } };
}
