import createClient, { type Middleware } from "openapi-fetch";
import i18n from "../i18n";
import { ApiProblem, parseProblem, unreachable } from "./problem";
import type { paths } from "./schema";

const reads = new Set(["GET", "HEAD"]);

// Who wants to know that the session has ended: the shell, which then shows the sign-in page over the same address.
let onSignedOut: () => void = () => {};
export function whenSignedOut(listener: () => void) {
  onSignedOut = listener;
}

// Who asks the person to prove again who they are. True: they did, and the request is sent once more, under the same key.
let askProof: () => Promise<boolean> = () => Promise.resolve(false);
export function whenProofIsAsked(ask: () => Promise<boolean>) {
  askProof = ask;
}

// A request's body can be read once: what may have to be sent again is kept until its answer is there.
const copies = new Map<string, Request>();

const house: Middleware = {
  onRequest({ request, id }) {
    request.headers.set("Accept-Language", i18n.language);
    if (!reads.has(request.method) && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", newKey());
    }
    copies.set(id, request.clone());
    return request;
  },
  async onResponse({ request, response, id }) {
    const copy = copies.get(id);
    copies.delete(id);
    if (response.ok) return;
    let problem = await problemOf(response);
    // Once, and no more: what the second answer refuses is said to the person.
    if (problem.is("step_up_required") && copy) {
      try {
        if (await askProof()) {
          const again = await fetch(copy);
          if (again.ok) return again;
          problem = await problemOf(again);
        }
      } catch {
        problem = lost(request);
      }
    }
    if (problem.status === 401 && !request.url.endsWith("/v1/session")) onSignedOut();
    throw problem;
  },
  onError({ error, request, id }) {
    copies.delete(id);
    return error instanceof ApiProblem ? error : lost(request);
  },
};

const lost = (request: Request) => unreachable(!reads.has(request.method));

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  return parseProblem(response.status, body);
}

export const api = createClient<paths>({ baseUrl: "/" });
api.use(house);

/** The body of an answer. Failures have been thrown as ApiProblem by the middleware before this is reached. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

/** A fresh idempotency key. crypto.randomUUID is missing on plain-http intranet addresses, so the bytes are drawn here. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The header that makes a write be done once, however often it is sent. */
export const keyed = (key: string) => ({ "Idempotency-Key": key });

/** The If-Match header naming the version that an update changes. */
export function ifMatch(version: number): string {
  return `"${version}"`;
}
