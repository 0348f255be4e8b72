/**
 * Most jobs of a matrix of GitHub Actions. Each stack is a job of its own, so it bounds `split` too.
 * https://docs.github.com/en/actions/reference/limits
 */
export const MOST_JOBS = 256;
