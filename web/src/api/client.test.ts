import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, keyed, whenProofIsAsked, whenSignedOut } from "./client";
import { asProblem } from "./problem";

const send = vi.fn<(request: Request) => Promise<Response>>();
// Relative addresses have no base outside a browser.
const call = { baseUrl: "http://doudi.test", fetch: send };

const refusal = (status: number, code: string) => () =>
  Promise.resolve(
    new Response(JSON.stringify({ status, code, title: code, detail: code }), {
      status,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );
const leave = () => api.DELETE("/v1/account/sessions", { ...call, headers: keyed("k-1") });
const failed = () => leave().then(() => undefined, asProblem);

describe("after a fresh proof", () => {
  const signedOut = vi.fn();
  beforeEach(() => {
    vi.stubGlobal("fetch", send.mockReset());
    signedOut.mockReset();
    whenSignedOut(signedOut);
    whenProofIsAsked(() => Promise.resolve(true));
    send.mockImplementationOnce(refusal(403, "step_up_required"));
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    whenSignedOut(() => {});
    whenProofIsAsked(() => Promise.resolve(false));
  });

  it("the request goes again, under the same key", async () => {
    send.mockImplementationOnce(() => Promise.resolve(Response.json({ ended: 2 })));
    expect((await leave()).data).toEqual({ ended: 2 });
    expect(send.mock.calls.map(([r]) => r.headers.get("Idempotency-Key"))).toEqual(["k-1", "k-1"]);
  });

  it("a session that has ended meanwhile is noticed", async () => {
    send.mockImplementationOnce(refusal(401, "unauthenticated"));
    expect((await failed())?.status).toBe(401);
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it("a lost network is said as one", async () => {
    send.mockImplementationOnce(() => Promise.reject(new TypeError("Failed to fetch")));
    expect((await failed())?.code).toBe("unreachable");
    expect(signedOut).not.toHaveBeenCalled();
  });

  it("a lost network is said as one too where the question for it cannot be fetched", async () => {
    whenProofIsAsked(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
    expect((await failed())?.code).toBe("unreachable");
    expect(send).toHaveBeenCalledOnce();
  });

  it("the proof is asked for once only", async () => {
    const ask = vi.fn(() => Promise.resolve(true));
    whenProofIsAsked(ask);
    send.mockImplementationOnce(refusal(403, "step_up_required"));
    expect((await failed())?.code).toBe("step_up_required");
    expect(ask).toHaveBeenCalledOnce();
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("another refusal is said, and signs nobody out", async () => {
    send.mockImplementationOnce(refusal(403, "forbidden"));
    expect((await failed())?.code).toBe("forbidden");
    expect(signedOut).not.toHaveBeenCalled();
  });
});
