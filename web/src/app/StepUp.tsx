import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { whenProofIsAsked } from "../api/client";
import { type ProofQuestion, proofQuestion } from "./proof";

type Dialog = ComponentType<{ onDone: (proved: boolean) => void }>;

// Not a lazy component: one that cannot be fetched would take the page and its half-filled form down with it.
const loadDialog = () => import("../iam/ProofDialog").then((m): Dialog => m.default);

/** Where the server wants a fresh proof of who is there, one dialog asks for it, whatever the page; then the request goes on. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ Ask: Dialog; answer: ProofQuestion["answer"] }>();
  useEffect(() => {
    const question = proofQuestion(loadDialog, (Ask) => setAsked(Ask && { Ask, answer: question.answer }));
    whenProofIsAsked(question.ask);
    return () => {
      whenProofIsAsked(() => Promise.resolve(false));
      question.close();
    };
  }, []);
  return (
    <>
      {children}
      {asked && <asked.Ask onDone={asked.answer} />}
    </>
  );
}
