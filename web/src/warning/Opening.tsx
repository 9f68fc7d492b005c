import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { Page, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { PurposeDialog } from "./PurposeDialog";
import type { PurposeReason } from "./words";

/** A page about people until they are there: it waits, asks for the purpose, or says why they do not come. */
export function Opening(props: {
  title: string;
  back?: { to: string; words: string };
  actions?: ReactNode;
  opened: { error: unknown; refetch: () => Promise<unknown> };
  state: (input: { reason: PurposeReason; note: string }, key: string) => Promise<unknown>;
  onBack: () => void;
  backWords?: string;
}) {
  const { title, back, actions, opened, state, onBack, backWords } = props;
  const again = () => void opened.refetch();
  return (
    <Page title={title} back={back} actions={actions}>
      {!opened.error ? (
        <Waiting lines={10} />
      ) : asProblem(opened.error).is("purpose_required") ? (
        <PurposeDialog state={state} onStated={again} onBack={onBack} backWords={backWords} />
      ) : (
        <Problem error={opened.error} onRetry={again} />
      )}
    </Page>
  );
}
