// The one place where a failed answer becomes something a page can show. The server speaks RFC 9457 in the user's language;
// what never reached the server gets its words here.
import i18n from "../i18n";

interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal, whoever made it. `detail` is a full sentence for the user; `code` is for programs. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly fields: FieldProblem[];
  readonly requestId: string;

  constructor(p: {
    code: string;
    status: number;
    title: string;
    detail: string;
    fields?: FieldProblem[];
    requestId?: string;
  }) {
    super(`${p.code}: ${p.detail}`);
    this.name = "ApiProblem";
    this.code = p.code;
    this.status = p.status;
    this.title = p.title;
    this.detail = p.detail;
    this.fields = p.fields ?? [];
    this.requestId = p.requestId ?? "";
  }

  /** Codes are `room.name`; a page asks for the name, so that moving a refusal to another room breaks nothing. */
  is(name: string): boolean {
    return this.code === name || this.code.endsWith(`.${name}`);
  }

  /** Whether the same request may simply be sent again: it never arrived, or the server asked for patience. */
  get worthRepeating(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The words for one input, by the last part of its JSON pointer: "/note" → field("note"). */
  field(name: string): string | undefined {
    return this.fields.find((f) => lastPart(f.pointer) === name)?.detail;
  }
}

/** The last part of a JSON pointer ("/rows/3/values/id_no" → "id_no") or of huma's dotted location ("body.note" → "note"). */
export function lastPart(pointer: string): string {
  const parts = pointer.split(/[/.]/).filter(Boolean);
  return (parts.at(-1) ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads a problem out of a failed response's body; a body that is no problem (a proxy's page) still gives a usable one. */
export function parseProblem(status: number, body: unknown): ApiProblem {
  const p = (body && typeof body === "object" ? body : {}) as Record<string, unknown>;
  const fields = (Array.isArray(p.errors) ? p.errors : []).flatMap((e: unknown) => {
    if (!e || typeof e !== "object") return [];
    const f = e as Record<string, unknown>;
    const pointer = text(f.pointer) || text(f.location);
    const detail = text(f.detail) || text(f.message);
    return detail ? [{ pointer, code: text(f.code), detail }] : [];
  });
  const code = text(p.code) || (status === 401 ? "unauthenticated" : `http_${status}`);
  return new ApiProblem({
    code,
    status,
    title: text(p.title) || i18n.t("problem.title"),
    detail: text(p.detail) || i18n.t("problem.unreadable", { status }),
    fields,
    requestId: text(p.requestId),
  });
}

/** The request did not reach the server, or its answer did not come back. */
export function unreachable(writes: boolean): ApiProblem {
  return new ApiProblem({
    code: "unreachable",
    status: 0,
    title: i18n.t("problem.unreachable.title"),
    detail: i18n.t(writes ? "problem.unreachable.write" : "problem.unreachable.read"),
  });
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    code: "page",
    status: -1,
    title: i18n.t("problem.page.title"),
    detail: i18n.t("problem.page.detail"),
  });
}
