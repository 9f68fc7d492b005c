import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { whenProofIsAsked } from "../api/client";

const ProofDialog = lazy(() => import("../iam/ProofDialog"));

/** Where the server wants a fresh proof of who is there, one dialog asks for it, whatever the page; then the request goes on. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const waiting = useRef<((proved: boolean) => void)[]>([]);
  useEffect(() => {
    whenProofIsAsked(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve);
          setAsking(true);
        }),
    );
    return () => whenProofIsAsked(() => Promise.resolve(false));
  }, []);
  const done = useCallback((proved: boolean) => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(proved);
  }, []);
  return (
    <>
      {children}
      {asking && (
        <Suspense fallback={null}>
          <ProofDialog onDone={done} />
        </Suspense>
      )}
    </>
  );
}
