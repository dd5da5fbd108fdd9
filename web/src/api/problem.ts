/** An error reply (RFC 9457), or the lack of any reply, in one shape. */
export type ProblemBody = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  mend?: string;
  errors?: { pointer: string; code: string; detail: string }[];
};

export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly mend: string;
  readonly errors: { pointer: string; code: string; detail: string }[];

  constructor(body: ProblemBody, status: number) {
    super(body.title ?? 'The request did not succeed');
    this.name = 'ApiProblem';
    this.code = (body.type ?? '').split('/').pop() || `status-${status}`;
    this.status = status;
    this.detail = body.detail ?? '';
    this.mend = body.mend ?? '';
    this.errors = body.errors ?? [];
  }

  /** True when nothing reached the server, or nothing came back: trying again is safe. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  /** What the server says about one field, by its JSON pointer. */
  field(pointer: string): string {
    return this.errors.find((error) => error.pointer === pointer)?.detail ?? '';
  }
}

export function offline(): ApiProblem {
  return new ApiProblem({ type: '/problems/offline' }, 0);
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ type: '/problems/page', title: error instanceof Error ? error.message : String(error) }, -1);
}

export function parseProblem(text: string, status: number): ApiProblem {
  try {
    return new ApiProblem(JSON.parse(text) as ProblemBody, status);
  } catch {
    return new ApiProblem({ title: status >= 500 ? 'The server could not answer' : 'The request was refused' }, status);
  }
}
