import { afterEach, describe, expect, it, vi } from "vitest";
import { api, body, ifMatch, newKey, whenSignedOut } from "./client";
import { ApiProblem, asProblem, lastPart, parseProblem, unreachable } from "./problem";

const conflict = {
  type: "https://doudi.invalid/problems/warning.closed",
  code: "warning.closed",
  title: "冲突",
  status: 409,
  detail: "这条预警已经办结。",
  errors: [{ pointer: "/note", code: "warning.note", detail: "请写明情况" }],
  requestId: "7f3a",
};

afterEach(() => {
  vi.unstubAllGlobals();
  whenSignedOut(() => {});
});

describe("a problem document", () => {
  it("keeps the server's words, fields and number", () => {
    const p = parseProblem(409, conflict);
    expect([p.code, p.status, p.detail, p.requestId]).toEqual(["warning.closed", 409, "这条预警已经办结。", "7f3a"]);
    expect(p.field("note")).toBe("请写明情况");
    expect(p.field("code")).toBeUndefined();
  });

  it("is known by its name, with or without a room", () => {
    expect(parseProblem(403, { code: "purpose_required" }).is("purpose_required")).toBe(true);
    expect(parseProblem(403, { code: "audit.purpose_required" }).is("purpose_required")).toBe(true);
    expect(parseProblem(403, { code: "audit.no_purpose_required" }).is("purpose_required")).toBe(false);
  });

  it("is made from a body that is none, in the user's language", () => {
    for (const strange of [undefined, null, "<html>", 7, [], { errors: "x" }, { errors: [null, {}, { detail: 3 }] }]) {
      const p = parseProblem(502, strange);
      expect(p.code).toBe("http_502");
      expect(p.detail).toContain("502");
      expect(p.fields).toEqual([]);
    }
  });

  it("may be repeated only if repeating can help", () => {
    expect(unreachable(true).worthRepeating).toBe(true);
    expect(parseProblem(503, {}).worthRepeating).toBe(true);
    expect(parseProblem(429, {}).worthRepeating).toBe(true);
    expect(parseProblem(409, conflict).worthRepeating).toBe(false);
    expect(asProblem(new Error("chunk")).worthRepeating).toBe(false);
  });

  it("reads pointers and dotted places", () => {
    expect(lastPart("/rows/3/values/id_no")).toBe("id_no");
    expect(lastPart("body.note")).toBe("note");
    expect(lastPart("")).toBe("");
  });
});

describe("the client", () => {
  function answer(status: number, doc: unknown) {
    const seen: Request[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      seen.push(request);
      return new Response(JSON.stringify(doc), { status, headers: { "Content-Type": "application/problem+json" } });
    });
    return seen;
  }
  // Relative addresses have no base outside a browser.
  const call = { baseUrl: "http://doudi.test", fetch: (r: Request) => fetch(r) };

  it("asks in the user's language and marks every write once", async () => {
    const seen = answer(200, { items: [], next: "", total: 0 });
    await body(api.GET("/v1/warnings", call));
    await body(
      api.POST("/v1/warnings/{id}/purpose", { ...call, params: { path: { id: "1" } }, body: { reason: "review" } }),
    );
    await body(
      api.POST("/v1/warnings/{id}/purpose", {
        ...call,
        params: { path: { id: "1" } },
        body: { reason: "review" },
        headers: { "Idempotency-Key": "kept" },
      }),
    );
    expect(seen.map((r) => r.headers.get("Accept-Language"))).toEqual(["zh-CN", "zh-CN", "zh-CN"]);
    expect(seen[0]?.headers.get("Idempotency-Key")).toBeNull();
    expect(seen[1]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(seen[2]?.headers.get("Idempotency-Key")).toBe("kept");
  });

  it("throws what the server refuses", async () => {
    answer(409, conflict);
    await expect(body(api.GET("/v1/sources", call))).rejects.toMatchObject({ code: "warning.closed", status: 409 });
  });

  it("says when the server cannot be reached", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("failed to fetch");
    });
    const failed = await body(api.GET("/v1/sources", call)).catch((e: unknown) => e);
    expect(failed).toBeInstanceOf(ApiProblem);
    expect(failed).toMatchObject({ status: 0, code: "unreachable" });
  });

  it("tells the shell when the session has ended, but not when nobody has signed in yet", async () => {
    const ended = vi.fn();
    whenSignedOut(ended);
    answer(401, { code: "authn.required", detail: "请登录" });
    await body(api.GET("/v1/session", call)).catch(() => {});
    expect(ended).not.toHaveBeenCalled();
    await body(api.GET("/v1/sources", call)).catch(() => {});
    expect(ended).toHaveBeenCalledOnce();
  });

  it("writes versions and keys as the server reads them", () => {
    expect(ifMatch(3)).toBe('"3"');
    expect(newKey()).not.toBe(newKey());
  });
});
